namespace App.Modules.Accounts.Domain;

/// <summary>An account, as ASP.NET Core Identity handles it. The e-mail address is the user name.</summary>
internal sealed class User
{
    public Guid Id { get; init; }

    public string Email { get; set; } = "";

    public string NormalizedEmail { get; set; } = "";

    public string Name { get; set; } = "";

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When somebody proved to receive mail at the address; null for an address that anybody could have typed.</summary>
    public DateTimeOffset? EmailConfirmedAt { get; set; }

    /// <summary>When the account was deleted; it can be had back until <see cref="DeleteAfter"/>.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    public DateTimeOffset? DeleteAfter { get; init; }

    /// <summary>The IANA name of a time zone; null is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>A BCP 47 tag such as <c>en-GB</c>; null is the product's own.</summary>
    public string? Locale { get; init; }

    public bool TwoFactorRequired { get; init; }

    /// <summary>What somebody typed, for a mail; null until the address is proven, or anybody's words would reach strangers under our name.</summary>
    public string? ForMail(string typed) => EmailConfirmedAt is null ? null : typed;

    /// <summary>The security stamp as the row had it: what was judged by this object is good only while it is still the same.</summary>
    public string LoadedStamp { get; set; } = "";
}
