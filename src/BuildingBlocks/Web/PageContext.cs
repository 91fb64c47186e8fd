using App.BuildingBlocks.Languages;
using App.BuildingBlocks.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace App.BuildingBlocks.Web;

public sealed record NavigationLink(string Text, string Href, bool IsCurrent, string? Icon);

/// <summary>What the layout shows around a page: the product, the person, the organisation and where one can go.</summary>
public sealed class PageContext(IHttpContextAccessor accessor, IOptions<AppOptions> options, NavigationMap navigation, LanguageChoice languages)
{
    private readonly HttpContext _http = accessor.HttpContext ?? throw new InvalidOperationException("Pages are rendered within a request.");
    private IReadOnlyList<FlashMessage>? _flash;

    public string ProductName => options.Value.Name;

    public string Path => _http.Request.Path.Value ?? "/";

    /// <summary>Asking again changes nothing.</summary>
    public bool CanRepeat => HttpMethods.IsGet(_http.Request.Method);

    public Guid? UserId => _http.User.IsSignedIn() ? _http.User.Id() : null;

    public string? UserName => _http.User.DisplayName();

    public string? UserEmail => _http.User.Email();

    public string? OrganizationSlug => OrganizationName is null ? null : _http.GetRouteValue("slug") as string;

    public string? OrganizationName => _http.Features.Get<PageOrganization>()?.Name;

    public IReadOnlyList<FlashMessage> Flash => _flash ??= Web.Flash.Take(_http) is { } message ? [Translated(message)] : [];

    public IReadOnlyList<NavigationLink> Navigation => OrganizationSlug is { } slug ? navigation.Links(slug, Path) : [];

    /// <summary>Where "home" is for the one who looks: the organisation at hand, the list of theirs, or the landing page.</summary>
    public string HomeHref => (UserName, OrganizationSlug) switch
    {
        (null, _) => "/",
        (_, null) => "/organizations",
        (_, { } slug) => $"/o/{slug}",
    };

    private FlashMessage Translated(FlashMessage message) =>
        languages.ChooseFor(_http) is { } texts ? message with { Text = texts.Translate(message.Text), Language = texts.Language } : message;
}

/// <summary>Set on the request by whoever resolved the organisation in the path.</summary>
public sealed record PageOrganization(string Name);
