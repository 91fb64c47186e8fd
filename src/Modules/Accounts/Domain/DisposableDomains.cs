using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Domain;

/// <summary>Domains of mail addresses that are thrown away, where the operator has a list of them.</summary>
internal sealed class DisposableDomains(IOptions<AccountsOptions> options)
{
    public const string Code = "disposable_email";
    public const string Refusal = "Please use an address that you keep: we do not take those of throwaway mail services.";

    private readonly Lazy<HashSet<string>> _domains = new(() => Read(options.Value.DisposableDomains));

    /// <summary>Whether the domain, or one that it is part of, is on the list.</summary>
    /// <param name="address">As <see cref="EmailAddress.Clean"/> gives it.</param>
    public bool Contain(string address)
    {
        if (_domains.Value.Count == 0)
        {
            return false;
        }

        for (var domain = address[(address.LastIndexOf('@') + 1)..]; ; domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (_domains.Value.Contains(domain))
            {
                return true;
            }

            if (!domain.Contains('.', StringComparison.Ordinal))
            {
                return false;
            }
        }
    }

    private static HashSet<string> Read(string? file) => string.IsNullOrEmpty(file)
        ? []
        : File.ReadLines(file).Select(line => line.Trim().ToLowerInvariant()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal);
}
