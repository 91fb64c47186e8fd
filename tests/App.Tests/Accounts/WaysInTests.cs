namespace App.Tests.Accounts;

/// <summary>Every way in meets every state of an account: a door that asks less than the others is found here.</summary>
public sealed class WaysInTests(WaysInApp app) : IClassFixture<WaysInApp>
{
    private static readonly string[] s_states = ["locked out", "disabled", "deleted", "unconfirmed", "second factor", "organization requires two"];

    // Who is locked out is a stranger who guesses passwords; who deleted the account has it back by signing in; who receives the mail is
    // confirmed by that; a passkey is two factors, and so is a password on a device that was trusted after a second one.
    private static readonly Dictionary<string, string[]> s_expected = new()
    {
        ["password"] = ["too_many_requests", "invalid_credentials", "in", "email_not_confirmed", "second factor", "organization shut"],
        ["magic link"] = ["in", "invalid_token", "in", "in", "second factor", "organization shut"],
        ["mailed code"] = ["in", "wrong_code", "in", "in", "second factor", "organization shut"],
        ["passkey"] = ["in", "invalid_credentials", "in", "email_not_confirmed", "in", "in"],
        ["external sign-in"] = ["in", "401", "in", "in", "second factor", "organization shut"],
        ["reset password"] = ["in", "invalid_token", "in", "in", "second factor", "organization shut"],
        ["API key"] = ["in", "invalid_key", "invalid_key", "invalid_key", "in", "organization shut"],
        ["trusted device"] = ["in", "invalid_credentials", "in", "email_not_confirmed", "in", "in"],
    };

    public static TheoryData<string, string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string, string>();
            foreach (var (way, outcomes) in s_expected)
            {
                for (var state = 0; state < s_states.Length; state++)
                {
                    table.Add(way, s_states[state], outcomes[state]);
                }
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task S38_V15_Every_way_in_asks_what_the_account_s_state_demands(string way, string state, string expected) =>
        Assert.Equal(expected, await app.TryAsync(way, state));
}
