using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using App.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace App.Tests.Languages;

/// <summary>What the product says when something goes wrong, or has just happened: the sentences in its code, and what the framework says by itself.</summary>
internal static partial class ErrorTexts
{
    // Sentences of those folders that nobody reads as an error: for the log, for operators, for mails, or a part of a page, which is English.
    private static readonly string[] s_elsewhere =
    [
        "Delete your account?",
        "From now on your account belongs to this email address.",
        "No such key.",
        "One press, and the account is yours to use. If you did not create one, close this page.",
        "Signing out twice is no mistake.",
        "Somebody signed in to your account with a recovery code on {0}. Codes left: {1}.",
        "The answer names another issuer, or none.",
        "The provider did not say who the person is.",
        "The session changed while a login was being linked.",
        "The subject has an account.",
        "The token endpoint answered without an access token.",
        "The userinfo is about somebody else.",
        "There is neither a code nor an error.",
        "There is no id_token.",
        "You are signed out everywhere, and everything is gone at once. There is no way back.",
        "You are signed out everywhere. For a while you can change your mind, then everything is gone.",
        "You will be signed in as {0}.",
        "Your account and everything in it stays, as if nothing had happened.",
        "Your account gets its former email address again, everybody is signed out, and you choose a new password.",
        "{0} is no setting of a provider; there are {1}. Remove it where it is set: as the environment variable {2}, or in appsettings.json.",
        "{0} on {1}.",
        "{0}:{1} is no name for a provider: it is part of addresses, so it has 1 to 30 letters, digits and hyphens. Rename it where it is set.",
    ];

    /// <summary>The folders whose code speaks to people; each has its own <c>Texts</c>, or its parent has.</summary>
    public static IEnumerable<string> Projects => Directory.GetDirectories(At("src/Modules")).Append(At("src/BuildingBlocks")).Order(StringComparer.Ordinal);

    /// <summary>Every text in quotes of the project, with <c>{0}</c> for what is put in.</summary>
    public static IEnumerable<string> Literals(string project) => Read(project).Select(literal => literal.Text);

    public static IEnumerable<string> Sentences(string project) => Read(project)
        .Where(literal => Sentence().IsMatch(literal.Text) && (!Elsewhere().IsMatch(literal.Line) || literal.Line.Contains("TooManyRequestsException(", StringComparison.Ordinal)))
        .Select(literal => literal.Text).Except(s_elsewhere);

    /// <summary>Exemptions that nothing in the code needs any more.</summary>
    public static IEnumerable<string> StaleExemptions => s_elsewhere.Except(Projects.SelectMany(Literals));

    // Whichever a product uses one day.
    private static readonly ValidationAttribute[] s_rules =
    [
        new RequiredAttribute(), new StringLengthAttribute(9), new StringLengthAttribute(9) { MinimumLength = 2 }, new MinLengthAttribute(2), new MaxLengthAttribute(9),
        new RangeAttribute(1, 9), new AllowedValuesAttribute("a"), new RegularExpressionAttribute("a"), new EmailAddressAttribute(), new UrlAttribute(),
    ];

    /// <summary>What the framework says of the product's requests: the rules of their fields, the titles of statuses, the password's length.</summary>
    public static IReadOnlyCollection<string> Framework(TestApp app) => new HashSet<string>(
    [
        .. from route in Route.AllOf(app)
           from field in FieldsOf(route)
           from rule in field.GetCustomAttributes<ValidationAttribute>()
           select rule.FormatErrorMessage(field.Name!),
        .. s_rules.Select(rule => rule.FormatErrorMessage("Field")),
        .. from status in new[] { 400, 401, 403, 404, 405, 409, 413, 415, 429, 500, 502, 503 }
           select TypedResults.Problem(statusCode: status).ProblemDetails.Title!,
        new HttpValidationProblemDetails().Title!,
        new IdentityErrorDescriber().PasswordTooShort(12).Description,
    ]);

    /// <summary>The fields' names, which stand in the framework's sentences; they may be translated.</summary>
    public static IEnumerable<string> Names(TestApp app) =>
        from route in Route.AllOf(app)
        from field in FieldsOf(route)
        where field.GetCustomAttributes<ValidationAttribute>().Any(rule => rule.ErrorMessage is null)
        select field.Name!;

    private static IEnumerable<ParameterInfo> FieldsOf(Route route) =>
        (route.Request is { } request ? SampleRequest.FieldsOf(request) : []).Concat(route.Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []);

    private static IEnumerable<(string Text, string Line)> Read(string project) =>
        from file in Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let path = Path.GetRelativePath(At("src"), file).Replace('\\', '/')
        where !Unspoken().IsMatch(path)
        from literal in new Literals(File.ReadAllText(file)).All()
        select literal;

    private static string At(string path) => Path.Combine(Repository.Root, path);

    [GeneratedRegex(@"/(obj|bin|Migrations|OpenId)/|^BuildingBlocks/(?!Web/|RateLimits/)")]
    private static partial Regex Unspoken();

    [GeneratedRegex(@"^[A-Z{“].*[a-zé}”][^\n]*[.?!]$")]
    private static partial Regex Sentence();

    // Exceptions, reasons for the log and for readers of the code, and what a metric counts.
    [GeneratedRegex(@"Exception( \w+)?\(|""[a-z]+(\.[a-z_]+)+"", |AllowAnonymousBecause\(|const string (Why|Because)\b|(Untrusted|Unavailable|Expired)\(")]
    private static partial Regex Elsewhere();
}
