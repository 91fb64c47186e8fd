using Microsoft.AspNetCore.Identity;

namespace App.Modules.Accounts.Domain;

/// <summary>Lets Identity look accounts up by our keys of their addresses.</summary>
internal sealed class EmailKeys : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => EmailAddress.Key(email);

    public string? NormalizeName(string? name) => EmailAddress.Key(name);
}
