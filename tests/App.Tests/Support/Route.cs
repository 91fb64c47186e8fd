using System.Reflection;
using System.Text.RegularExpressions;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Support;

/// <summary>One line of the running app's route table: what is added to the product is tested without being named here.</summary>
internal sealed partial record Route(RouteEndpoint Endpoint, string Method)
{
    public string Pattern { get; } = "/" + Endpoint.RoutePattern.RawText!.Trim('/');

    public bool IsApi => Pattern.StartsWith("/api/", StringComparison.Ordinal);

    public bool IsPage => Has<PageMetadata>();

    public bool IsStaticFile => Has<StaticAssetDescriptor>();

    public bool IsForMembers => Has<MembersOnly>();

    public bool IsSafe => Method is "GET" or "HEAD" or "OPTIONS";

    public bool AllowsAnonymous => Has<IAllowAnonymous>();

    public IReadOnlyList<string> Policies => [.. Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct()];

    public bool NamesRows => Endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name != "slug");

    /// <summary>What the handler reads from the body: a JSON request, or a form's.</summary>
    public Type? Request => IsApi
        ? Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType
        : Parameters.Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Form<>)).Select(type => type.GetGenericArguments()[0]).FirstOrDefault();

    private IEnumerable<Type> Parameters => Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Select(parameter => parameter.ParameterType) ?? [];

    public static IReadOnlyList<Route> AllOf(TestApp app) =>
    [
        .. from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           where !endpoint.Metadata.OfType<StaticAssetDescriptor>().Any(asset => asset.Selectors.Count > 0)
           select new Route(endpoint, method),
    ];

    /// <summary>The path with the organisation's slug, and the id for every other parameter.</summary>
    public string Path(string slug, Guid id) =>
        Parameter().Replace(Pattern, match => match.Groups[1].Value == "slug" ? slug : id.ToString());

    public bool Has<T>()
        where T : class => Endpoint.Metadata.GetMetadata<T>() is not null;

    public override string ToString() => $"{Method} {Pattern}";

    [GeneratedRegex(@"\{\*{0,2}(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
