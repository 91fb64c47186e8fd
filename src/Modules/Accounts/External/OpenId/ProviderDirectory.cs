using System.Collections.Concurrent;
using App.BuildingBlocks.Data;

namespace App.Modules.Accounts.External.OpenId;

/// <summary>Keeps what providers say about themselves for an hour, and their keys until a token names one that is not known.</summary>
internal sealed class ProviderDirectory(ExternalHttp http, TimeProvider clock)
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_usable = TimeSpan.FromHours(24);

    // Made-up key names must not make us ask all the time.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Shelf> _shelves = new();

    public async Task<ProviderDocument> FindAsync(ExternalProvider provider, CancellationToken cancellation) =>
        (await ReadAsync(provider, kept => clock.Now() - kept.At < s_fresh, cancellation)).Document;

    /// <summary>The keys that may have signed a token: those of its name, or all when it names none.</summary>
    public async Task<IReadOnlyList<SigningKey>> KeysAsync(ExternalProvider provider, string? keyId, CancellationToken cancellation)
    {
        var entry = await ReadAsync(
            provider,
            kept => clock.Now() - kept.At < (Fitting(kept, keyId).Count > 0 ? s_fresh : s_pause),
            cancellation);
        return Fitting(entry, keyId);
    }

    private static List<SigningKey> Fitting(Entry entry, string? keyId) => [.. entry.Keys.Where(key => keyId is null || key.Id == keyId)];

    private async Task<Entry> ReadAsync(ExternalProvider provider, Func<Entry, bool> isGood, CancellationToken cancellation)
    {
        var shelf = _shelves.GetOrAdd(provider.Name, _ => new Shelf());
        if (shelf.Entry is { } kept && isGood(kept))
        {
            return kept;
        }

        // One asks for all who wait.
        await shelf.Turn.WaitAsync(cancellation);
        try
        {
            return shelf.Entry is { } newer && isGood(newer) ? newer : shelf.Entry = await FetchAsync(provider, cancellation);
        }
        catch (ExternalFailure) when (shelf.Entry is { } old && clock.Now() - old.At < s_usable)
        {
            return old;
        }
        finally
        {
            shelf.Turn.Release();
        }
    }

    private async Task<Entry> FetchAsync(ExternalProvider provider, CancellationToken cancellation)
    {
        var document = ProviderDocument.Read(
            await http.GetAsync(http.Demand($"{provider.How.Authority}/.well-known/openid-configuration"), null, cancellation), provider, http);
        return new Entry(document, SigningKey.ReadAll(await http.GetAsync(document.Keys, null, cancellation)), clock.Now());
    }

    private sealed record Entry(ProviderDocument Document, IReadOnlyList<SigningKey> Keys, DateTimeOffset At);

    private sealed class Shelf
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Entry? Entry { get; set; }
    }
}
