namespace App.BuildingBlocks.Web;

/// <summary>Where pages put what belongs into the document's head.</summary>
public static class Head
{
    public static readonly object Title = new();

    public static readonly object More = new();
}
