using Microsoft.AspNetCore.Components;

namespace App.BuildingBlocks.Web;

/// <summary>What the host puts around every page that names no layout of its own, and where its static files are.</summary>
public sealed class PageFrame(Type layout)
{
    public Type Layout => layout;

    /// <summary>The fingerprinted paths of static files, as components see them in <c>@Assets</c>.</summary>
    public ResourceAssetCollection Assets { get; set; } = ResourceAssetCollection.Empty;
}
