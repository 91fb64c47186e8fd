using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace App.BuildingBlocks.Web;

/// <summary>Which component the host wraps around every page.</summary>
public sealed record PageFrame(Type Layout);

/// <summary>The layout that modules name: it puts the host's layout around the page, so that modules need not know the host.</summary>
public sealed class PageLayout : LayoutComponentBase
{
    [Inject]
    public required PageFrame Frame { get; init; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenComponent<LayoutView>(0);
        builder.AddComponentParameter(1, nameof(LayoutView.Layout), Frame.Layout);
        builder.AddComponentParameter(2, nameof(LayoutView.ChildContent), Body);
        builder.CloseComponent();
    }
}
