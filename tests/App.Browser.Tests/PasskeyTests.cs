using App.Browser.Tests.Support;
using Dapper;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace App.Browser.Tests;

/// <summary>Passkeys with Chromium's own virtual authenticator.</summary>
[Collection(OneBrowser.Name)]
public sealed class PasskeyTests(BrowserApp app)
{
    [BrowserFact]
    public async Task Passkey_is_made_and_signs_in_by_a_button_and_is_removed()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(person: ada);
        await AddAuthenticatorAsync(visit.Page);

        await visit.Page.GotoAsync("/account/security");
        await visit.ClickAsync("Add a passkey");
        await visit.TypeAsync("Name (optional)", "Test phone");
        await visit.ClickAsync("Create passkey", AriaRole.Button);
        await visit.SeeAsync("The passkey “Test phone” is added");
        Assert.Equal(10, (await visit.Page.Locator(".codes code").AllInnerTextsAsync()).Distinct().Count());
        await visit.ClickAsync("I have them");

        await visit.Page.Context.ClearCookiesAsync();
        await visit.Page.GotoAsync("/sign-in?returnUrl=/account/security");
        await visit.ClickAsync("Sign in with a passkey", AriaRole.Button);
        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/security$"));
        await visit.SeeAsync("last used");

        await visit.ClickAsync("Remove", AriaRole.Button);
        await visit.Page.Locator(".dialog .danger").First.ClickAsync();
        await visit.SeeAsync("The passkey is removed");
        await Expect(visit.Named("Test phone", AriaRole.Heading)).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Passkey_is_the_second_step_after_the_password()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(person: ada);
        await AddAuthenticatorAsync(visit.Page);
        await visit.Page.GotoAsync("/account/security/passkeys/new");
        await visit.ClickAsync("Create passkey", AriaRole.Button);
        await visit.SeeAsync("two-step sign-in is on");

        await visit.Page.Context.ClearCookiesAsync();
        await visit.Page.GotoAsync("/sign-in?returnUrl=/account/security");
        await visit.TypeAsync("Email", ada.Email);
        await visit.TypeAsync("Password", App.Tests.Support.TestPerson.Password);
        await visit.ClickAsync("Sign in", AriaRole.Button);
        await visit.SeeHeadingAsync("One more step");
        await visit.ClickAsync("Use a passkey", AriaRole.Button);

        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/security$"));
        await visit.SeeAsync("last used");
    }

    [BrowserFact]
    public async Task Passkey_confirms_who_it_is_before_something_sensitive_and_leads_on()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(390, person: ada);
        await AddAuthenticatorAsync(visit.Page);
        await visit.Page.GotoAsync("/account/security/passkeys/new");
        await visit.ClickAsync("Create passkey", AriaRole.Button);
        await visit.SeeAsync("is added");
        await app.App.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE accounts_users SET password_hash = NULL WHERE id = @Id", new { ada.Id }));
        app.App.Clock.Advance(TimeSpan.FromMinutes(5.5));

        await visit.Page.GotoAsync("/account/email");
        await visit.SeeHeadingAsync("Confirm it is you");
        await Expect(visit.Named("Email me a code instead", AriaRole.Button)).ToBeVisibleAsync();
        await visit.ClickAsync("Use a passkey", AriaRole.Button);

        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/email$"));
    }

    [BrowserFact]
    public async Task Suggestions_get_another_challenge_before_theirs_is_too_old()
    {
        await using var visit = await app.VisitAsync();
        await visit.Page.Clock.InstallAsync();
        await visit.Page.AddInitScriptAsync(
            """
            PublicKeyCredential.isConditionalMediationAvailable = async () => true
            const get = navigator.credentials.get.bind(navigator.credentials)
            const challenges = new Set()
            navigator.credentials.get = request => {
              challenges.add(btoa(String.fromCharCode(...new Uint8Array(request.publicKey.challenge))))
              document.documentElement.dataset.challenges = challenges.size
              return get(request)
            }
            """);
        await visit.Page.GotoAsync("/sign-in");
        await Expect(visit.Page.Locator("[data-challenges='1']")).ToBeAttachedAsync();

        // Theirs lasts ten minutes.
        await visit.Page.Clock.FastForwardAsync("06:00");

        await Expect(visit.Page.Locator("[data-challenges='2']")).ToBeAttachedAsync();
    }

    [BrowserFact]
    public async Task Button_says_so_when_there_is_no_passkey()
    {
        await using var visit = await app.VisitAsync();
        await AddAuthenticatorAsync(visit.Page);
        await visit.Page.GotoAsync("/sign-in");

        await visit.ClickAsync("Sign in with a passkey", AriaRole.Button);

        await visit.SeeAsync("No passkey was used");
    }

    [BrowserFact]
    public async Task Without_script_there_is_no_button_and_the_page_says_why()
    {
        var ada = await app.App.SignedInAsync("Ada");
        await using var visit = await app.VisitAsync(scripts: false, person: ada);
        await visit.Page.GotoAsync("/account/security/passkeys/new");
        await visit.SeeAsync("This needs a browser that knows passkeys");
        await Expect(visit.Named("Create passkey", AriaRole.Button)).ToHaveCountAsync(0);

        await visit.Page.Context.ClearCookiesAsync();
        await visit.Page.GotoAsync("/sign-in");
        await Expect(visit.Named("Sign in with a passkey", AriaRole.Button)).ToHaveCountAsync(0);
        await visit.TypeAsync("Email", ada.Email);
        await visit.TypeAsync("Password", App.Tests.Support.TestPerson.Password);
        await visit.ClickAsync("Sign in", AriaRole.Button);
        await visit.SeeHeadingAsync("Ada");
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        // Nobody is there to choose among suggestions: the button it is.
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
