using App.Browser.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace App.Browser.Tests;

/// <summary>From the landing page to an account, and out and in again.</summary>
[Collection(OneBrowser.Name)]
public sealed class MainWayTests(BrowserApp app)
{
    private const string Password = "correct horse battery";

    [BrowserTheory]
    [InlineData(true, 1440)]
    [InlineData(true, 390)]
    [InlineData(false, 1440)]
    [InlineData(false, 390)]
    public async Task Stranger_becomes_a_person_with_an_organization(bool scripts, int width)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await using var visit = await app.VisitAsync(width, scripts: scripts);
        await visit.Page.GotoAsync("/");
        await visit.ClickAsync("Create your account");
        await visit.TypeAsync("Your name", "Grace Hopper");
        await visit.TypeAsync("Email", email);
        await visit.TypeAsync("Password", Password);
        await visit.ClickAsync("Create account", AriaRole.Button);
        await visit.SeeHeadingAsync("Grace Hopper");
        await visit.SeeAsync("Good to see you, Grace.");

        await visit.OpenMenuAsync(width);
        await visit.Page.Locator("[popovertarget=organizations]").ClickAsync();
        await visit.ClickAsync("New organization");
        await visit.TypeAsync("Name", "Harbour Street");
        await visit.ClickAsync("Create organization", AriaRole.Button);
        await visit.SeeHeadingAsync("Harbour Street");
        await visit.SeeAsync("Harbour Street is ready.");

        await visit.OpenMenuAsync(width);
        await visit.Page.Locator("[popovertarget=account]").ClickAsync();
        await visit.ClickAsync("Sign out", AriaRole.Button);
        await Expect(visit.Page).ToHaveURLAsync(new Uri(app.App.Address, "/").ToString());

        await visit.ClickAsync("Sign in");
        await visit.TypeAsync("Email", email);
        await visit.TypeAsync("Password", "not the password");
        await visit.ClickAsync("Sign in", AriaRole.Button);
        await visit.SeeAsync("do not match an account");
        await visit.TypeAsync("Password", Password);
        await visit.ClickAsync("Sign in", AriaRole.Button);
        await visit.SeeHeadingAsync("Grace Hopper");
    }

    [BrowserFact]
    public async Task Keyboard_is_enough_on_a_small_screen()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await using var visit = await app.VisitAsync(390);
        await visit.Page.GotoAsync("/");
        await visit.Page.Keyboard.PressAsync("Tab");
        await Expect(visit.Named("Skip to content")).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.EnterAsync("Create your account");
        await visit.KeyInAsync("Your name", "Grace Hopper");
        await visit.KeyInAsync("Email", email);
        await visit.KeyInAsync("Password", "short");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-up$"));
        await visit.KeyInAsync("Password", Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.SeeHeadingAsync("Grace Hopper");

        await visit.EnterAsync("Menu", AriaRole.Button);
        await visit.TabToAsync(visit.Page.Locator("[popovertarget=account]"));
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.EnterAsync("Sign out", AriaRole.Button);
        await Expect(visit.Named("Create your account")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Second_press_of_a_button_posts_nothing()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(person: ada);
        await visit.Page.GotoAsync("/organizations/new");
        await visit.TypeAsync("Name", "Once Only");

        await visit.Named("Create organization", AriaRole.Button).DblClickAsync();

        await visit.SeeHeadingAsync("Once Only");
        var mine = await ada.GetAsync("/api/v1/organizations");
        Assert.Equal(2, mine.Json["items"]!.AsArray().Count);
    }

    [BrowserFact]
    public async Task Cookie_and_page_are_out_of_reach_for_scripts_and_caches()
    {
        await using var visit = await app.VisitAsync(person: await app.App.SignedInAsync("Ada"));
        await visit.Page.GotoAsync("/organizations");

        Assert.Equal("", await visit.Page.EvaluateAsync<string>("document.cookie"));
        Assert.False(await visit.Page.EvaluateAsync<bool>("isSecureContext && 'serviceWorker' in navigator && !!navigator.serviceWorker.controller"));
    }
}
