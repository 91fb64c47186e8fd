using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit.Sdk;

namespace App.Tests.Support;

/// <summary>A response, read to its end: status, headers, and the body as text, JSON or page.</summary>
public sealed class Answer
{
    private readonly Dictionary<string, string> _headers;
    private IHtmlDocument? _page;

    private Answer(HttpResponseMessage response, string text)
    {
        Request = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}";
        Status = response.StatusCode;
        Text = text;
        _headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(header => header.Key, header => string.Join("; ", header.Value), StringComparer.OrdinalIgnoreCase);
    }

    public HttpStatusCode Status { get; }

    public string Text { get; }

    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is null.");

    public IHtmlDocument Page => _page ??= new HtmlParser().ParseDocument(Text);

    /// <summary>Where the answer leads. One that leads nowhere is not what the test expects, and fails it.</summary>
    public string Location => Header("Location") ?? throw new XunitException($"{What}, without a Location: {Reason}");

    private string Request { get; }

    private string What => $"{Request} answered {(int)Status}";

    // What users see of an error of ours does not say why.
    private string Reason => (int)Status >= 500 ? $"{Said}\n{ErrorLog.Of(Text)}" : Said;

    // Of a page what it says is wrong, not its head.
    private string Said => Text.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)
        ? $"{Page.Title}: {string.Join("; ", Page.QuerySelectorAll("h1, .field-error, [role=alert]").Select(element => element.TextContent.Trim()))}"
        : Text[..Math.Min(Text.Length, 2000)];

    /// <summary>A value in the JSON by its path, as text; <c>organizations.0.slug</c>, say.</summary>
    public string? this[string path] =>
        path.Split('.').Aggregate((JsonNode?)Json, (node, name) => node is JsonArray list ? list[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name])?.ToString();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(response, await response.Content.ReadAsStringAsync());

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>The one element of the page that the CSS selector finds.</summary>
    public IElement Find(string selector)
    {
        var found = Page.QuerySelectorAll(selector);
        return found.Length == 1 ? found[0] : throw new XunitException($"{What} with {found.Length} elements '{selector}', not one: {Reason}");
    }

    /// <summary>Asserts the status and, for problem details, the code; says what came instead.</summary>
    public Answer ShouldBe(HttpStatusCode status, string? code = null)
    {
        Assert.True(Status == status, $"{What}, not {(int)status}: {Reason}");
        if (code is not null)
        {
            Assert.Equal("application/problem+json", Header("Content-Type"));
            Assert.Equal((code, (int)status), (this["code"], (int)Json["status"]!));
        }

        return this;
    }
}
