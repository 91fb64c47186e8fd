using Microsoft.Playwright;

namespace App.Browser.Tests.Support;

/// <summary>Somebody without a mouse: goes from one thing to the next, and must see where.</summary>
internal static class Keyboard
{
    private const int MostSteps = 60;

    public static async Task TabToAsync(this Visit visit, ILocator target)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                var isSeen = await target.EvaluateAsync<bool>(
                    "element => { const style = getComputedStyle(element); return style.outlineStyle !== 'none' || style.boxShadow !== 'none' }");
                Assert.True(isSeen, $"One does not see that {target} has the focus.");
                return;
            }

            await visit.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{MostSteps} times Tab on {visit.Page.Url} do not lead to {target}.");
    }

    public static async Task EnterAsync(this Visit visit, string text, AriaRole role = AriaRole.Link)
    {
        await visit.TabToAsync(visit.Named(text, role));
        await visit.Page.Keyboard.PressAsync("Enter");
    }

    public static async Task KeyInAsync(this Visit visit, string label, string text)
    {
        await visit.TabToAsync(visit.Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true }));
        await visit.Page.Keyboard.PressAsync("Control+A");
        await visit.Page.Keyboard.TypeAsync(text);
    }
}
