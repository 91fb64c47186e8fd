using System.Text.RegularExpressions;
using App.Browser.Tests.Support;
using App.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace App.Browser.Tests;

/// <summary>A person turns two-step sign-in on, and signs in with it.</summary>
[Collection(OneBrowser.Name)]
public sealed class TwoFactorWayTests(BrowserApp app)
{
    [BrowserTheory]
    [InlineData(true, 1440)]
    [InlineData(false, 390)]
    public async Task Two_step_sign_in_is_turned_on_and_used(bool scripts, int width)
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(width, scripts: scripts, person: ada);
        await visit.Page.GotoAsync("/account/security");
        await visit.ClickAsync("Set up", AriaRole.Button);
        await Expect(visit.Page.Locator("svg.qr")).ToBeVisibleAsync();
        var phone = new Phone(app.App, await visit.Page.Locator("code.key").InnerTextAsync());
        await visit.TypeAsync("Code", phone.Code());
        await visit.ClickAsync("Turn on", AriaRole.Button);
        await visit.SeeHeadingAsync("Keep these codes in a safe place");
        var paper = await visit.Page.Locator(".codes code").AllInnerTextsAsync();
        Assert.Equal(10, paper.Count);
        await visit.ClickAsync("I have them");
        await visit.SeeAsync("10 codes are left.");

        await SignOutAsync(visit, width);
        await SignInAsync(visit, ada);
        phone.Wait();
        await visit.TypeAsync("Code", phone.WrongCode());
        await visit.ClickAsync("Continue", AriaRole.Button);
        await visit.SeeAsync("That code is not right");
        await visit.TypeAsync("Code", phone.Code());
        await visit.ClickAsync("Continue", AriaRole.Button);
        await visit.SeeHeadingAsync("Ada");

        await SignOutAsync(visit, width);
        await SignInAsync(visit, ada);
        await visit.ClickAsync("Use a recovery code");
        await visit.TypeAsync("Recovery code", paper[0]);
        await visit.Page.GetByLabel("Do not ask on this device for 30 days").CheckAsync();
        await visit.ClickAsync("Continue", AriaRole.Button);
        await visit.SeeHeadingAsync("Ada");

        await SignOutAsync(visit, width);
        await SignInAsync(visit, ada);
        await visit.SeeHeadingAsync("Ada");
        await visit.Page.GotoAsync("/account/security");
        await visit.SeeAsync("9 codes are left.");
        await visit.SeeHeadingAsync("Trusted devices");
    }

    private static async Task SignOutAsync(Visit visit, int width)
    {
        await visit.OpenMenuAsync(width);
        await visit.Page.Locator("[popovertarget=account]").ClickAsync();
        await visit.ClickAsync("Sign out", AriaRole.Button);
        await Expect(visit.Page).ToHaveURLAsync(new Regex("/$"));
    }

    private static async Task SignInAsync(Visit visit, TestPerson person)
    {
        await visit.Page.GotoAsync("/sign-in");
        await visit.TypeAsync("Email", person.Email);
        await visit.TypeAsync("Password", TestPerson.Password);
        await visit.ClickAsync("Sign in", AriaRole.Button);
    }
}
