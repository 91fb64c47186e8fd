using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App.Tests.Accounts;
using App.Tests.Accounts.External;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Somebody who has everything that has a secret looks for it in every answer.</summary>
public sealed partial class NestedSecretsTests : IAsyncLifetime
{
    private ScriptedProvider _provider = null!;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = (await ScriptedProvider.StartAsync()).AsOpenId();
        _app = ExternalApp.Create("corp", ("Authority", _provider.Address), ("ClientId", "product"), ("ClientSecret", "the-product-s-own-secret"), ("KeepTokens", "true"));
    }

    public async Task DisposeAsync()
    {
        _app.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task V20_S55_No_secret_hides_in_any_json_answer()
    {
        var ada = await _app.SignedInAsync();
        await Rows.CreateAsync(_app, ada);
        var (key, shared) = (await KeyClient.MakeAsync(ada, "read", "write", "manage"), await KeyClient.MakeForOrganizationAsync(ada, "read"));
        using var passkey = await PasskeyHolder.AddAsync(ada);
        (await ScriptedLogin.VisitAsync(_provider, _app, ada, ada.Email, "/account/logins/corp")).ShouldBe(HttpStatusCode.Found);
        var phone = await Phone.SetUpAsync(_app, ada);
        var device = await Phone.HalfwayAsync(_app, ada);
        (await device.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        (await ada.PostAsync("/api/v1/accounts/deletion")).ShouldBe(HttpStatusCode.Accepted);
        var mailed = await new Mailbox(_app).TokenAsync(ada.Email, "/confirm-deletion");
        string[] raw =
        [
            key, shared, mailed, ada.Session.Value, device.Cookie("__Host-trusted-device")!.Value, ScriptedLogin.AccessToken, ScriptedLogin.RefreshToken,
            "the-product-s-own-secret", TestPerson.Password, .. phone.Paper, Base64Url.EncodeToString(phone.Secret), Convert.ToBase64String(phone.Secret),
        ];
        var secrets = raw.Concat(await StoredAsync()).ToHashSet();
        Assert.True(secrets.Count > 60, $"Only {secrets.Count} secrets were found to look for.");
        var ids = await Tables.IdsOfAsync(_app, ada.Slug);

        var seen = 0;
        foreach (var route in Route.AllOf(_app).Where(route => route is { IsApi: true, Method: "GET" }))
        {
            foreach (var client in new[] { ada, device, KeyClient.Of(_app, key), KeyClient.Of(_app, shared), _app.Anonymous() })
            {
                foreach (var id in route.NamesRows ? ids : [Guid.Empty])
                {
                    seen += Look(await client.GetAsync(route.Path(ada.Slug, id)), secrets);
                }
            }
        }

        seen += Look(await ada.PostAsync("/api/v1/accounts/export"), secrets);
        Assert.True(seen > 100, $"Only {seen} values were looked at.");
    }

    private static int Look(Answer answer, HashSet<string> secrets)
    {
        var count = 0;
        foreach (var (path, node) in answer.Text.StartsWith('{') || answer.Text.StartsWith('[') ? Values(answer.Json, "") : [])
        {
            // That there is a password may be said by a yes or a no.
            Assert.False(Telltale().IsMatch(path) && node?.GetValueKind() == JsonValueKind.String, $"{answer.Text}: {path}");
            var value = node?.ToString() ?? "";
            Assert.True(secrets.All(secret => !value.Contains(secret, StringComparison.Ordinal)), $"{path} holds a secret: {value}");
            count++;
        }

        return count;
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Values(JsonNode? node, string path) => node switch
    {
        JsonObject json => json.SelectMany(member => Values(member.Value, $"{path}.{member.Key}")),
        JsonArray list => list.SelectMany(item => Values(item, $"{path}[]")),
        _ => [(path, node)],
    };

    // Whatever a column's name calls secret, in every spelling that JSON may have for it.
    private async Task<IEnumerable<string>> StoredAsync()
    {
        var columns = await _app.QueryAsync<(string Table, string Name)>(
            """
            SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND (c.name LIKE '%hash%' OR c.name LIKE '%secret%' OR c.name LIKE '%sealed%' OR c.name LIKE '%stamp%'
                OR c.name LIKE '%token%' OR c.name IN ('public_key', 'credential_id'))
            """);
        var values = new List<string>();
        foreach (var (table, name) in columns)
        {
            values.AddRange(await _app.QueryAsync<string>($"SELECT \"{name}\" FROM \"{table}\" WHERE typeof(\"{name}\") = 'text'"));
            values.AddRange((await _app.QueryAsync<byte[]>($"SELECT \"{name}\" FROM \"{table}\" WHERE typeof(\"{name}\") = 'blob'")).SelectMany(Spellings));
        }

        return values.Where(text => text.Length >= 16);
    }

    private static string[] Spellings(byte[] bytes) =>
        [Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes), Base64Url.EncodeToString(bytes)];

    [GeneratedRegex("hash|secret|token|password|stamp|sealed|publickey|privatekey|credential", RegexOptions.IgnoreCase)]
    private static partial Regex Telltale();
}
