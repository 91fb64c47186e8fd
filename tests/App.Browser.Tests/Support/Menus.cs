using Microsoft.Playwright;

namespace App.Browser.Tests.Support;

internal static class Menus
{
    /// <summary>The navigation is beside the page on a wide screen, and behind a button on a narrow one.</summary>
    public static async Task OpenMenuAsync(this Visit visit, int width)
    {
        if (width < 600)
        {
            await visit.ClickAsync("Menu", AriaRole.Button);
        }
    }
}
