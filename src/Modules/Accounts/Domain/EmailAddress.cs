using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace App.Modules.Accounts.Domain;

/// <summary>
/// An e-mail address in one spelling. What looks alike must not pass for another account: compatibility forms (a full-width @) become plain
/// ones, a local part is ASCII, and a domain in other letters is written as it stands in the DNS.
/// </summary>
internal static partial class EmailAddress
{
    private const int MaxLength = 254;
    private static readonly IdnMapping s_domains = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    /// <summary>The address as it is stored and written to, or null when it is none.</summary>
    public static string? Clean(string? typed)
    {
        if (typed is null || typed.Length > MaxLength * 2)
        {
            return null;
        }

        try
        {
            var text = typed.Normalize(NormalizationForm.FormKC).Trim();
            var at = text.LastIndexOf('@');
            var domain = at < 1 ? "" : s_domains.GetAscii(text[(at + 1)..].TrimEnd('.').ToLowerInvariant());
            var address = at < 1 ? "" : $"{text[..at]}@{domain}";
            return address.Length <= MaxLength && Shape().IsMatch(address) ? address : null;
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair, or no domain.
            return null;
        }
    }

    /// <summary>What tells accounts apart; the same for every spelling. What is no address has a key that no account has.</summary>
    public static string Key(string? typed) => Clean(typed)?.ToLowerInvariant() ?? "";

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)*\z")]
    private static partial Regex Shape();
}
