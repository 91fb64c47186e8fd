using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Features;
using Microsoft.Extensions.Logging;

namespace App.Modules.Accounts.External;

/// <summary>Hands out providers' access tokens and renews them in time: one asks for all who wait, whichever process they are in.</summary>
internal sealed class ProviderTokens(
    ExternalProviders providers, ExternalClient client, TokenVault vault, IDatabase database, AuditLog audit, ILogger<ProviderTokens> log, TimeProvider clock)
    : IProviderTokens
{
    // Whoever gets one has time to use it.
    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    public async Task<string?> GetAsync(Guid accountId, string provider, CancellationToken cancellation)
    {
        if (providers.Find(provider.ToLowerInvariant()) is not { KeepTokens: true } chosen)
        {
            return null;
        }

        while (await vault.FindAsync(accountId, chosen.Name, cancellation) is { } row)
        {
            var now = clock.Now();
            if (!(row.ExpiresAt - now <= s_early))
            {
                return vault.Open(row, row.SealedAccess);
            }

            if (vault.Open(row, row.SealedRefresh) is not { } refresh)
            {
                return row.ExpiresAt > now ? vault.Open(row, row.SealedAccess) : null;
            }

            if (await vault.ClaimAsync(row))
            {
                // Once asked, the answer is kept, whether or not the caller still waits: the token before may be void by then.
                return await RenewAsync(chosen, accountId, row, refresh);
            }

            await Task.Delay(s_look, cancellation);
        }

        return null;
    }

    private async Task<string?> RenewAsync(ExternalProvider provider, Guid accountId, TokenVault.Row row, string refresh)
    {
        try
        {
            if (await client.RefreshAsync(provider, refresh, CancellationToken.None) is { } tokens)
            {
                await vault.ReplaceAsync(row, tokens);
                return tokens.Access;
            }
        }
        catch (ExternalFailure failure)
        {
            log.Failed(provider.Name, failure.Code, failure.Message);
            await vault.ReleaseAsync(row);
            return row.ExpiresAt > clock.Now()
                ? vault.Open(row, row.SealedAccess)
                : throw new HttpRequestException($"{provider.DisplayName} does not renew its access token.", failure);
        }

        await database.WriteAsync(async connection =>
        {
            if (await TokenVault.ForgetAsync(connection, row))
            {
                await audit.RecordAsync(connection, new SecurityEvent("accounts.provider_consent_ended", accountId) { Detail = provider.Name });
            }
        });
        return null;
    }
}
