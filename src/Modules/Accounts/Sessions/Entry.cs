using App.Modules.Accounts.Domain;

namespace App.Modules.Accounts.Sessions;

/// <summary>How somebody proved to be the owner of an account; the name is stored with the session and in the audit log.</summary>
internal sealed record EntryMethod(string Name)
{
    public static readonly EntryMethod Password = new("password");
    public static readonly EntryMethod SignUp = new("sign_up");
    public static readonly EntryMethod MagicLink = new("magic_link") { ProvesEmail = true };
    public static readonly EntryMethod EmailCode = new("email_code") { ProvesEmail = true };
    public static readonly EntryMethod Passkey = new("passkey") { IsMultiFactor = true };
    public static readonly EntryMethod External = new("external");

    private const string Mail = "email";
    private const string Far = "far";

    /// <summary>Whoever came this way receives mail at the account's address.</summary>
    public bool ProvesEmail { get; init; }

    /// <summary>Two factors in one, such as a passkey that checked a fingerprint: no second one is asked for.</summary>
    public bool IsMultiFactor { get; init; }

    /// <summary>A code by mail is due, although the account has no second factor: nobody travels as fast as this sign-in.</summary>
    public bool NeedsMailedCode { get; init; }

    /// <summary>As the sign-in page knows it: whoever signed up has a password, and a provider goes by its own name.</summary>
    public string Way => this == SignUp ? Password.Name : Name.Split(':')[^1];

    /// <summary>For the time between two factors.</summary>
    public static EntryMethod Parse(string? text)
    {
        var parts = (text ?? "").Split(' ');
        return new(parts[0]) { ProvesEmail = parts.Contains(Mail), NeedsMailedCode = parts.Contains(Far) };
    }

    public override string ToString() => $"{Name}{(ProvesEmail ? $" {Mail}" : "")}{(NeedsMailedCode ? $" {Far}" : "")}";
}

/// <summary>How an attempt to enter ended.</summary>
internal abstract record Entry
{
    /// <summary>The session's cookie is in the response.</summary>
    public sealed record SignedIn(User User) : Entry;

    /// <summary>The challenge's cookie is in the response; there is no session yet.</summary>
    public sealed record NeedsSecondFactor : Entry;

    /// <summary>There is no session, and there will be none. The code is for scripts, the message for people.</summary>
    public sealed record Refused(int Status, string Code, string Message) : Entry;
}

/// <summary>Somebody between the first and the second factor.</summary>
internal sealed record PendingEntry(User User, EntryMethod How, Guid ChallengeId)
{
    /// <summary>Whether the browser may be excused from now on; there is nothing to excuse it from when only the place made us ask.</summary>
    public bool CanTrustDevice => !User.TwoFactorRequired && !How.NeedsMailedCode;
}
