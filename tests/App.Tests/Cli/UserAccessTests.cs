using System.Net;
using App.Tests.Accounts;
using App.Tests.Support;

namespace App.Tests.Cli;

/// <summary>The operator helps people who are locked out, and locks others out, while the product serves the same database.</summary>
public sealed class UserAccessTests : IDisposable
{
    private const string Me = "/api/v1/accounts/me";
    private const string SignIn = "/api/v1/accounts/sign-in";
    private readonly Scratch _scratch = Scratch.Migrated();
    private readonly TestApp _app;

    public UserAccessTests()
    {
        _app = new TestApp(_scratch.Data);
        _app.Clock.Advance(DateTimeOffset.UtcNow - _app.Clock.GetUtcNow());
        _scratch.Settings["App:PublicUrl"] = _app.Address.ToString();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Second_factors_are_reset_and_the_owner_is_told(bool withPasskeys)
    {
        var ada = await _app.SignedInAsync();
        using var key = await PasskeyHolder.AddAsync(ada);
        var phone = await Phone.SetUpAsync(_app, ada);
        var halfway = await Phone.HalfwayAsync(_app, ada);
        var trusted = await Phone.HalfwayAsync(_app, ada);
        (await trusted.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code(), trustDevice = true })).ShouldBe(HttpStatusCode.OK);
        (await ada.PutAsync("/api/v1/accounts/second-factors/required", new { required = true })).ShouldBe(HttpStatusCode.NoContent);

        var outcome = await _scratch.RunAsync(["users", "reset-two-factor", ada.Email.ToUpperInvariant(), .. withPasskeys ? ["--passkeys"] : Array.Empty<string>()]);

        Assert.Contains(withPasskeys ? "its passkeys too" : "its passkeys stay", outcome.MustSucceed().Output, StringComparison.Ordinal);
        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await trusted.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        phone.Wait();
        (await halfway.PostAsync(Phone.SecondStep, new { method = "totp", code = phone.Code() })).ShouldBe(HttpStatusCode.Unauthorized, "two_factor_expired");
        var mail = await new Mailbox(_app).WaitForAsync(ada.Email, "Two-step sign-in was reset");
        Assert.Equal(withPasskeys, mail.Text.Contains("and the passkeys", StringComparison.Ordinal));
        Assert.Single(await _app.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.two_factor_reset' AND account_id = @Id", new { ada.Id }));

        var client = _app.Anonymous();
        var entry = await client.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password });
        if (withPasskeys)
        {
            entry.ShouldBe(HttpStatusCode.OK);
            Assert.Equal(("0", "false"), await StateAsync(client));
            (await PasskeyHolder.ProveAsync(_app.Anonymous(), key)).ShouldBe(HttpStatusCode.Unauthorized, "passkey_refused");
        }
        else
        {
            // The account's own rule holds on, because a passkey can meet it.
            entry.ShouldBe(HttpStatusCode.Unauthorized, "second_factor_required");
            Assert.Equal(["passkey"], (await client.GetAsync(Phone.SecondStep)).Json["methods"]!.AsArray().Select(method => method!.ToString()));
            (await PasskeyHolder.ProveAsync(client, key, PasskeyHolder.SecondStep)).ShouldBe(HttpStatusCode.OK);
            Assert.Equal(("0", "true"), await StateAsync(client));
        }
    }

    [Fact]
    public async Task S51_Operator_ends_the_sessions_of_one_person_or_of_everybody()
    {
        var (ada, bob) = (await _app.SignedInAsync("Ada"), await _app.SignedInAsync("Bob"));
        var second = _app.Anonymous();
        (await second.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("Ended 2 sessions.", (await _scratch.RunAsync("users", "sign-out", ada.Email)).MustSucceed().Output.Trim());

        (await ada.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await second.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await bob.GetAsync(Me)).ShouldBe(HttpStatusCode.OK);
        (await second.PostAsync(SignIn, new { email = ada.Email, password = TestPerson.Password })).ShouldBe(HttpStatusCode.OK);

        Assert.Equal("Ended 2 sessions.", (await _scratch.RunAsync("users", "sign-out", "--all")).MustSucceed().Output.Trim());

        (await second.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        (await bob.GetAsync(Me)).ShouldBe(HttpStatusCode.Unauthorized);
        Assert.Equal(
            ["by the operator", "everybody's, by the operator"],
            await _app.QueryAsync<string>("SELECT detail FROM audit_events WHERE action = 'accounts.sessions_ended' ORDER BY position"));
    }

    public void Dispose()
    {
        _app.Dispose();
        _scratch.Dispose();
    }

    private static async Task<(string?, string?)> StateAsync(TestClient client)
    {
        var answer = (await client.GetAsync("/api/v1/accounts/second-factors")).ShouldBe(HttpStatusCode.OK);
        return (answer["recoveryCodesLeft"], answer["required"]);
    }
}
