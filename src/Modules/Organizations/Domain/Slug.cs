using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace App.Modules.Organizations.Domain;

/// <summary>An organisation's place in addresses: lower-case ASCII letters, digits and single hyphens, 40 characters at most.</summary>
internal static class Slug
{
    private const int MaxLength = 40;

    public static string From(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.Normalize(NormalizationForm.FormD))
        {
            if (slug.Length == MaxLength)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().Trim('-') is { Length: > 0 } text ? text : "team";
    }

    /// <summary>Five characters that tell apart organisations of one name.</summary>
    public static string RandomSuffix() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 5);
}
