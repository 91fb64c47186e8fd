using System.Net;
using App.Tests.Support;

namespace App.Tests.Accounts.Factors;

/// <summary>The account changes while somebody is about to be asked for the second factor, or about to prove it.</summary>
public sealed class StaleFactorTests : IDisposable
{
    private const string Accounts = "/api/v1/accounts";
    private const string Door = "Entrance.cs";
    private readonly HeldWrites _held = new();
    private readonly TestApp _app;
    private readonly AccountChanges _changes;

    public StaleFactorTests()
    {
        _app = new TestApp { With = _held.Wrap };
        _changes = new AccountChanges(_app);
    }

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task S39_The_old_password_brings_no_challenge_for_the_second_factor_after_a_reset()
    {
        var ada = await _app.SignedInAsync();
        await Phone.SetUpAsync(_app, ada);
        var (_, run) = await _changes.PrepareAsync("reset", ada);
        var client = _app.Anonymous();

        var answer = Assert.Single(await _held.WhileAsync(Door, [() => StrictApp.SignInAsync(client, ada.Email)], run));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.DoesNotContain(client.Cookies.GetAllCookies(), cookie => cookie.Name != "__Host-known-browser");
        Assert.Empty(await _app.QueryAsync<string>("SELECT purpose FROM accounts_tokens WHERE user_id = @Id", new { ada.Id }));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("two factors required")]
    public async Task S39_Whoever_stands_between_two_factors_while_the_account_changes_begins_anew(string change)
    {
        var ada = await _app.SignedInAsync();
        var phone = await Phone.SetUpAsync(_app, ada);
        var (_, run) = await _changes.PrepareAsync(change, ada);
        var client = await Phone.HalfwayAsync(_app, ada);

        var answer = Assert.Single(await _held.WhileAsync(
            Door, [() => client.PostAsync(Phone.SecondStep, new { method = "recovery_code", code = phone.Paper[0], trustDevice = true })], run));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        Assert.Null(client.Cookie("__Host-session"));
        Assert.Equal((0, 10), Assert.Single(await _app.QueryAsync<(int, int)>(
            """
            SELECT (SELECT count(*) FROM accounts_trusted_devices WHERE user_id = @Id), (SELECT count(*) FROM accounts_recovery_codes WHERE user_id = @Id)
            """,
            new { ada.Id })));
    }

    [Fact]
    public async Task V14_A_trusted_device_is_in_by_one_factor_no_more_once_two_are_required()
    {
        var ada = await _app.SignedInAsync();
        var phone = await Phone.SetUpAsync(_app, ada);
        var client = await Phone.HalfwayAsync(_app, ada);
        (await client.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        (await client.PostAsync($"{Accounts}/sign-out")).ShouldBe(HttpStatusCode.NoContent);
        var (_, run) = await _changes.PrepareAsync("two factors required", ada);

        var answer = Assert.Single(await _held.WhileAsync(Door, [() => StrictApp.SignInAsync(client, ada.Email)], run));

        answer.ShouldBe(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Null(client.Cookie("__Host-session"));
    }
}
