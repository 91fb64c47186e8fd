using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App.Tests.Cli;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>The product as it is on the first day in production, before anybody signed up.</summary>
public sealed partial class FreshInstallTests
{
    [Fact]
    public async Task S37_Fresh_installation_has_no_account_and_nobody_signs_in_to_it()
    {
        using var app = new TestApp();
        var client = app.Anonymous();
        (await client.GetAsync("/")).ShouldBe(HttpStatusCode.OK);

        var tables = await Tables.ReadAsync(app);
        var ours = tables.Where(table => table.Key.StartsWith("accounts_", StringComparison.Ordinal) || table.Key.StartsWith("organizations_", StringComparison.Ordinal)).ToList();
        Assert.True(ours.Count > 10, "These are not all tables of people and organisations.");
        Assert.All(ours, table => Assert.True(table.Value.Length == 0, $"{table.Key} is not empty: {table.Value}"));
        foreach (var name in new[] { "admin", "administrator", "root", "user", "test", "demo" })
        {
            foreach (var password in new[] { name, "password", "changeme", "admin", "correct horse battery", "P@ssw0rd1234" })
            {
                foreach (var email in new[] { name, $"{name}@example.com", $"{name}@localhost", $"{name}@app.example.com" })
                {
                    (await client.PostAsync("/api/v1/accounts/sign-in", new { email, password })).ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
                }
            }
        }

        Assert.Null(client.Cookie("__Host-session"));
    }

    [Fact]
    public async Task S37_Program_that_was_just_installed_lists_no_account()
    {
        using var scratch = new Scratch();
        (await scratch.RunAsync("migrate")).MustSucceed();
        Assert.Equal("0 accounts", (await scratch.PeopleAsync()).Trim());
    }

    [Fact]
    public void S37_Settings_that_are_shipped_hold_no_password_and_no_secret()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "App.Host"), "appsettings*.json");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            foreach (var (path, value) in Values(JsonNode.Parse(File.ReadAllText(file)), ""))
            {
                Assert.False(Secretive().IsMatch(path) && value.Length > 0, $"{Path.GetFileName(file)} has a value for {path}.");
            }
        }
    }

    private static IEnumerable<(string Path, string Value)> Values(JsonNode? node, string path) => node switch
    {
        JsonObject json => json.SelectMany(member => Values(member.Value, $"{path}:{member.Key}")),
        JsonArray list => list.SelectMany((item, index) => Values(item, $"{path}:{index}")),
        _ => [(path, node?.ToString() ?? "")],
    };

    [GeneratedRegex("password|secret|apikey|token|credential", RegexOptions.IgnoreCase)]
    private static partial Regex Secretive();
}
