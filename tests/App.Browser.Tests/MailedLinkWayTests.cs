using System.Net;
using App.Browser.Tests.Support;
using App.Tests.Support;
using Microsoft.Playwright;

namespace App.Browser.Tests;

/// <summary>A person follows the links of mails, and types their codes in.</summary>
[Collection(OneBrowser.Name)]
public sealed class MailedLinkWayTests(BrowserApp app)
{
    [BrowserTheory]
    [InlineData(true, 1440)]
    [InlineData(false, 390)]
    public async Task Links_and_codes_of_mails_lead_to_a_new_password_and_in(bool scripts, int width)
    {
        var (ada, mail) = (await app.App.SignedInAsync("Ada"), new Mailbox(app.App));
        await using var visit = await app.VisitAsync(width, scripts: scripts);
        await AskAsync("forgot-password", ada);
        await visit.Page.GotoAsync(await mail.LinkAsync(ada.Email, "/reset-password"));
        await ChooseAsync(visit, "another fine password");

        await visit.Page.GotoAsync("/forgot-password");
        await visit.TypeAsync("Email", ada.Email);
        await visit.ClickAsync("Send the link", AriaRole.Button);
        await visit.SeeHeadingAsync("Check your mail");
        await visit.TypeAsync("Code", await mail.CodeAsync(ada.Email, count: 2, words: "/reset-password"));
        await visit.ClickAsync("Continue", AriaRole.Button);
        await ChooseAsync(visit, "yet another fine password");

        await AskAsync("sign-in/email", ada);
        await visit.Page.GotoAsync(await mail.LinkAsync(ada.Email, "/sign-in/link"));
        await visit.ClickAsync("Sign in", AriaRole.Button);
        await visit.SeeHeadingAsync("Ada");
    }

    private static async Task ChooseAsync(Visit visit, string password)
    {
        await visit.SeeHeadingAsync("Choose a new password");
        await visit.TypeAsync("New password", password);
        await visit.ClickAsync("Change password", AriaRole.Button);
        await visit.SeeAsync("Your password is changed.");
    }

    private async Task AskAsync(string path, TestPerson person) =>
        (await app.App.Anonymous().PostAsync($"/api/v1/accounts/{path}", new { email = person.Email })).ShouldBe(HttpStatusCode.Accepted);
}
