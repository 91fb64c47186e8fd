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
}
