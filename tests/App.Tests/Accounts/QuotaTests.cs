using System.Net;
using App.Tests.Support;
using Dapper;

namespace App.Tests.Accounts;

/// <summary>Largest numbers hold although many ask at once, and what is over makes room.</summary>
public sealed class QuotaTests : IDisposable
{
    private const string Keys = "/api/v1/accounts/api-keys";
    private readonly TestApp _app = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S10_V17_Fifty_keys_made_at_once_do_not_pass_a_hundred(bool ofOrganization)
    {
        var ada = await _app.SignedInAsync();
        var path = ofOrganization ? $"{ada.Api}/api-keys" : Keys;
        var first = (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Created)["details.id"];
        await CopyKeysAsync(89);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => MakeAsync(ada, path)));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.ShouldBe(HttpStatusCode.Conflict, "too_many_keys"));
        Assert.Equal(100, (await _app.QueryAsync<long>("SELECT COUNT(*) FROM accounts_api_keys")).Single());
        var page = ofOrganization ? $"{ada.Pages}/api-keys/new" : "/account/api-keys/new";
        var refused = (await ada.SubmitAsync(page, ("name", "Key"), ("scopes", "read"))).ShouldBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("100 keys, which is the most", refused.Find(".error-summary").TextContent, StringComparison.Ordinal);

        (await ada.DeleteAsync($"{path}/{first}")).ShouldBe(HttpStatusCode.NoContent);
        (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Created);
        (await MakeAsync(await _app.SignedInAsync("Bob"), Keys)).ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S10_Expired_keys_make_room_and_need_it_again_to_come_back(bool ofOrganization)
    {
        var ada = await _app.SignedInAsync();
        var path = ofOrganization ? $"{ada.Api}/api-keys" : Keys;
        var expired = await ada.PostAsync(path, new { name = "Key", scopes = new[] { "read" }, expiresInDays = 1 });
        var lasting = (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Created)["details.id"];
        await CopyKeysAsync(98, Guid.Parse(lasting!));
        (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Conflict, "too_many_keys");

        _app.Clock.Advance(TimeSpan.FromDays(1));
        await ada.PostAsync("/api/v1/accounts/confirm-access", new { password = TestPerson.Password });
        var again = new { name = "Key", scopes = new[] { "read" }, isEnabled = true };
        var location = expired.ShouldBe(HttpStatusCode.Created).Location;
        (await ada.PutAsync(location, again)).ShouldBe(HttpStatusCode.OK);
        (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Conflict, "too_many_keys");
        await ExpireAsync(expired["details.id"]!);

        (await MakeAsync(ada, path)).ShouldBe(HttpStatusCode.Created);
        (await ada.PutAsync(location, again)).ShouldBe(HttpStatusCode.Conflict, "too_many_keys");
    }

    [Fact]
    public async Task S10_V17_Fifty_passkeys_made_at_once_do_not_pass_twenty()
    {
        var ada = await _app.SignedInAsync();
        using var first = await PasskeyHolder.AddAsync(ada);
        await _app.Database.WriteAsync(connection => connection.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 18)
            INSERT INTO accounts_passkeys (id, user_id, credential_id, public_key, name, sign_count, is_user_verified, is_backup_eligible, is_backed_up, created_at)
            SELECT substr(id, 1, 33) || (100 + i), user_id, CAST(i AS BLOB), public_key, name, 0, 1, 0, 0, created_at FROM accounts_passkeys, n
            """));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OfferAsync(ada)));
        Assert.InRange(await PasskeysAsync(), 19, 20);
        for (var number = 0; number < 2; number++)
        {
            await OfferAsync(ada);
        }

        Assert.Equal(20, await PasskeysAsync());
    }

    [Fact]
    public async Task Keys_that_ended_are_forgotten_after_ninety_days()
    {
        var ada = await _app.SignedInAsync();
        var revoked = await MakeAsync(ada, Keys);
        (await ada.PostAsync(Keys, new { name = "Expires", scopes = new[] { "read" }, expiresInDays = 1 })).ShouldBe(HttpStatusCode.Created);
        await MakeAsync(ada, Keys, "Lasts");
        (await ada.DeleteAsync($"{Keys}/{revoked["details.id"]}")).ShouldBe(HttpStatusCode.NoContent);

        _app.Clock.Advance(TimeSpan.FromDays(89));
        await DeleteAccountTests.WaitAsync(async () => !(await _app.QueryAsync<int>("SELECT 1 FROM accounts_sessions")).Any());
        Assert.Equal(3, (await NamesAsync()).Count);

        _app.Clock.Advance(TimeSpan.FromDays(1.1));
        await DeleteAccountTests.WaitAsync(async () => (await NamesAsync()).Count == 2);
        Assert.Equal(["Expires", "Lasts"], await NamesAsync());
        _app.Clock.Advance(TimeSpan.FromDays(1.1));
        await DeleteAccountTests.WaitAsync(async () => (await NamesAsync()).Count == 1);
        Assert.Equal(["Lasts"], await NamesAsync());
    }

    public void Dispose() => _app.Dispose();

    private static Task<Answer> MakeAsync(TestPerson person, string path, string name = "Key") => person.PostAsync(path, new { name, scopes = new[] { "read" } });

    private static async Task OfferAsync(TestPerson person)
    {
        using var key = new SoftAuthenticator(person.Origin);
        await PasskeyHolder.OfferAsync(person, key);
    }

    private async Task<long> PasskeysAsync() => (await _app.QueryAsync<long>("SELECT COUNT(*) FROM accounts_passkeys")).Single();

    private async Task<List<string>> NamesAsync() => (await _app.QueryAsync<string>("SELECT name FROM accounts_api_keys ORDER BY name")).AsList();

    private Task<int> ExpireAsync(string id) => _app.Database.WriteAsync(connection => connection.ExecuteAsync(
        "UPDATE accounts_api_keys SET expires_at = @now WHERE id = @id", new { id = Guid.Parse(id), now = _app.Clock.GetUtcNow() }));

    private Task<int> CopyKeysAsync(int count, Guid? one = null) => _app.Database.WriteAsync(connection => connection.ExecuteAsync(
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
        INSERT INTO accounts_api_keys (id, user_id, organization_id, name, hint, key_hash, scopes, requests_per_minute, created_at, created_by)
        SELECT '0000' || substr(id, 5, 29) || (100 + i), user_id, organization_id, name, hint, CAST(i AS BLOB), scopes, requests_per_minute, created_at, created_by
        FROM accounts_api_keys, n
        WHERE @one IS NULL OR id = @one
        """,
        new { count, one }));
}
