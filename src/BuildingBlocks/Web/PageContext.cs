namespace App.BuildingBlocks.Web;

/// <summary>A link of the primary navigation. <paramref name="Icon"/> is the end of an <c>icon-…</c> class in app.css.</summary>
public sealed record NavigationLink(string Text, string Href, bool IsCurrent, string? Icon = null);

/// <summary>A message shown once, on the page after the one that caused it. Kind: success, error or info.</summary>
public sealed record FlashMessage(string Kind, string Text);

/// <summary>What the layout shows around a page; filled once a request.</summary>
public sealed class PageContext
{
    public string ProductName { get; set; } = "";

    public string? UserName { get; set; }

    public string? UserEmail { get; set; }

    public string? OrganizationSlug { get; set; }

    public string? OrganizationName { get; set; }

    public IReadOnlyList<NavigationLink> Navigation { get; set; } = [];

    public IReadOnlyList<FlashMessage> Flash { get; set; } = [];

    public IReadOnlyList<(string Slug, string Name)> Organizations { get; set; } = [];

    public string? Path { get; set; }
}
