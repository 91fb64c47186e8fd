using System.Net;
using App.Tests.Cli;
using App.Tests.Support;

namespace App.Tests.Accounts.External;

/// <summary>Providers are settings, and wrong ones stop the start.</summary>
public sealed class ExternalSettingsTests
{
    private static readonly (string Setting, string Value)[] s_right =
        [("Authority", "https://id.example.com"), ("ClientId", "product"), ("ClientSecret", "secret")];

    [Theory]
    [InlineData("Authority", "", "Accounts:External:corp:Authority is missing")]
    [InlineData("ClientId", "", "Accounts:External:corp:ClientId is missing")]
    [InlineData("ClientSecret", " ", "Accounts:External:corp:ClientSecret is missing")]
    [InlineData("Authority", "http://id.example.com", "Accounts:External:corp:Authority is 'http://id.example.com', but must be an address that begins with https://")]
    [InlineData("Authority", "http://127.0.0.1:9", "must be an address that begins with https://")]
    [InlineData("Authority", "id.example.com", "must be an address that begins with https://")]
    [InlineData("TokenEndpoint", "ftp://id.example.com", "Accounts:External:corp:TokenEndpoint is 'ftp://id.example.com'")]
    [InlineData("Preset", "gogle", "Accounts:External:corp:Preset is 'gogle', but must be one of openid, google, gitlab, microsoft, linkedin, github, discord")]
    [InlineData("Scopes", "email profile", "Accounts:External:corp:Scopes has no 'openid'")]
    [InlineData("VerifiedEmails", "yes", "Accounts:External:corp:VerifiedEmails is 'yes', but must be claimed, all or none")]
    [InlineData("ClientSecert", "secret", "Accounts:External:corp:ClientSecert is no setting of a provider")]
    public async Task V24_Wrong_setting_stops_the_start_and_is_named_with_its_fault_and_place(string setting, string value, string sentence)
    {
        var outcome = await StartAsync("corp", [.. s_right.Where(right => right.Setting != setting), (setting, value)]);

        outcome.MustFail(sentence).MustFail($"Accounts__External__corp__{setting}");
    }

    [Fact]
    public async Task V24_Name_that_is_no_part_of_an_address_stops_the_start() =>
        (await StartAsync("a b", s_right)).MustFail("Accounts:External:a b is no name for a provider");

    [Fact]
    public async Task Configured_providers_have_buttons_where_one_signs_in_and_up()
    {
        using var app = Create("corp", [.. s_right, ("DisplayName", "Corp <b>")]);
        Array.ForEach(["google", "github", "microsoft", "gitlab", "discord", "linkedin"], name =>
        {
            app.Settings[$"Accounts:External:{name}:ClientId"] = "product";
            app.Settings[$"Accounts:External:{name}:ClientSecret"] = "secret";
        });
        var client = app.Anonymous();

        foreach (var page in new[] { await client.GetAsync("/sign-in?returnUrl=/account"), await client.GetAsync("/sign-up") })
        {
            Assert.Equal(
                ["Corp <b>", "Discord", "GitHub", "GitLab", "Google", "LinkedIn", "Microsoft"],
                from button in page.Page.QuerySelectorAll("form[action^='/sign-in/external/'] button")
                select button.TextContent.Replace("Continue with ", "", StringComparison.Ordinal));
        }

        var signIn = await client.GetAsync("/sign-in?returnUrl=/account");
        Assert.Equal("/account", signIn.Find("form[action='/sign-in/external/google'] [name=returnUrl]").GetAttribute("value"));
        var list = await client.GetAsync("/api/v1/accounts/providers");
        Assert.Equal(("corp", "Corp <b>", "/sign-in/external/corp"), (list["providers.0.name"], list["providers.0.displayName"], list["providers.0.startPath"]));
        Assert.DoesNotContain("secret", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provider_that_is_not_configured_is_not_there()
    {
        using var app = new TestApp();
        var client = app.Anonymous();
        Assert.Empty((await client.GetAsync("/sign-in")).Page.QuerySelectorAll("form[action^='/sign-in/external/']"));
        (await client.SubmitAsync("/sign-in/external/google")).ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/sign-in/external/google/callback?code=x&state=y")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<Outcome> StartAsync(string name, IEnumerable<(string Setting, string Value)> settings)
    {
        using var scratch = Scratch.Migrated();
        scratch.Settings["App:PublicUrl"] = "https://app.example.com";
        scratch.Settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{ServingProgram.FreePort()}";
        foreach (var (setting, value) in settings)
        {
            scratch.Settings[$"Accounts:External:{name}:{setting}"] = value;
        }

        return await scratch.RunAsync();
    }

    private static TestApp Create(string name, IEnumerable<(string Setting, string Value)> settings)
    {
        var app = new TestApp();
        foreach (var (setting, value) in settings)
        {
            app.Settings[$"Accounts:External:{name}:{setting}"] = value;
        }

        return app;
    }
}
