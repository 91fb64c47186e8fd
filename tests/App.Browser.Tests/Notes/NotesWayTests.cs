using App.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace App.Browser.Tests.Notes;

/// <summary>A note from its first word to its end.</summary>
[Collection(OneBrowser.Name)]
public sealed class NotesWayTests(BrowserApp app)
{
    [BrowserTheory]
    [InlineData(true, 1440)]
    [InlineData(true, 390)]
    [InlineData(false, 1440)]
    [InlineData(false, 390)]
    public async Task Note_is_written_found_changed_and_deleted(bool scripts, int width)
    {
        await using var visit = await app.VisitAsync(width, scripts: scripts, person: await app.App.SignedInAsync("Ada"));
        await visit.Page.GotoAsync("/organizations");
        await visit.Page.Locator(".card a").First.ClickAsync();
        await visit.OpenMenuAsync(width);
        await visit.Page.Locator(".nav-list").GetByText("Notes").ClickAsync();
        await visit.ClickAsync("Write a note");
        await visit.TypeAsync("Title", "Milk & <b>bread</b>");
        await visit.Page.Locator("#body").FillAsync("Two litres\nOne loaf");
        await visit.ClickAsync("Save note", AriaRole.Button);
        await visit.SeeHeadingAsync("Milk & <b>bread</b>");
        await visit.SeeAsync("Note saved.");

        await visit.Page.GetByLabel("Breadcrumb").GetByText("Notes").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("BREAD");
        await visit.ClickAsync("Search", AriaRole.Button);
        await visit.SeeAsync("Two litres");
        await visit.Page.GetByRole(AriaRole.Searchbox).FillAsync("butter");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeeAsync("Nothing found");
        await visit.ClickAsync("Show all notes");
        await visit.ClickAsync("Milk & <b>bread</b>");

        await visit.ClickAsync("Edit");
        Assert.Equal("Two litres\nOne loaf", await visit.Page.Locator("#body").InputValueAsync());
        await visit.TypeAsync("Title", "Milk and bread");
        await visit.ClickAsync("Save changes", AriaRole.Button);
        await visit.SeeHeadingAsync("Milk and bread");

        await visit.ClickAsync("Edit");
        await visit.ClickAsync("Delete note", AriaRole.Button);
        var question = visit.Page.GetByRole(AriaRole.Dialog);
        await Expect(question).ToBeVisibleAsync();
        await question.GetByText("Cancel").ClickAsync();
        await Expect(question).ToBeHiddenAsync();
        await visit.ClickAsync("Delete note", AriaRole.Button);
        await question.GetByText("Delete note").ClickAsync();
        await visit.SeeAsync("Note deleted.");
        await visit.SeeHeadingAsync("No notes yet");
    }

    [BrowserFact]
    public async Task Keyboard_is_enough_on_a_small_screen()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(390, person: ada);
        await visit.Page.GotoAsync(ada.Pages);
        await visit.EnterAsync("Menu", AriaRole.Button);
        await visit.EnterAsync("Notes");
        await visit.EnterAsync("Write a note");
        await visit.KeyInAsync("Title", "Milk");
        await visit.EnterAsync("Save note", AriaRole.Button);
        await visit.SeeHeadingAsync("Milk");
        await visit.EnterAsync("Edit");
        await visit.KeyInAsync("Title", "Oat milk");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeeHeadingAsync("Oat milk");

        await visit.EnterAsync("Edit");
        await visit.EnterAsync("Delete note", AriaRole.Button);
        await Expect(visit.Named("Cancel", AriaRole.Button)).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await visit.EnterAsync("Delete note", AriaRole.Button);
        var yes = visit.Page.GetByRole(AriaRole.Dialog).GetByText("Delete note");
        await visit.Page.Keyboard.PressAsync("Shift+Tab");
        await Expect(yes).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeeAsync("Note deleted.");
    }

    [BrowserFact]
    public async Task Mistake_takes_the_focus_and_leads_to_the_field()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(person: ada);
        await visit.Page.GotoAsync($"{ada.Pages}/notes/new");
        // A title of spaces is what a browser lets through.
        await visit.TypeAsync("Title", "   ");
        await visit.ClickAsync("Save note", AriaRole.Button);

        await Expect(visit.Page.Locator(".error-summary")).ToBeFocusedAsync();
        await visit.Page.Locator(".error-summary a").ClickAsync();
        await Expect(visit.Page.Locator("#title")).ToBeFocusedAsync();
        await Expect(visit.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Error: "));
    }
}
