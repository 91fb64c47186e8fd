using System.Data.Common;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.External.OpenId;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.External;

/// <summary>Sign-in with other providers' accounts.</summary>
internal static class ExternalServices
{
    public static IServiceCollection AddExternalSignIn(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AccountsOptions>, ExternalRules>();
        services.AddSingleton<IValidateOptions<AccountsOptions>, PreviewRules>();
        services.AddSingleton<PreviewRelay>();
        services.AddSingleton<ExternalProviders>();
        services.AddSingleton<ExternalHttp>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<ExternalClient>();
        services.AddSingleton<ExternalFlow>();
        services.AddSingleton<ExternalSignIn>();
        services.AddSingleton<LoginStore>();
        services.AddSingleton<TokenVault>();
        services.AddSingleton<IProviderTokens, ProviderTokens>();
        services.AddSingleton<LoginLinks>();
        services.AddSingleton<IWayIn, LoginWayIn>();
        return services;
    }
}

/// <summary>Linked logins whose provider is still configured.</summary>
internal sealed class LoginWayIn(ExternalProviders providers) : IWayIn
{
    public Task<int> CountAsync(DbConnection connection, Guid userId) => connection.ExecuteScalarAsync<int>(
        "SELECT count(*) FROM accounts_logins WHERE user_id = @userId AND provider IN @Names", new { userId, Names = providers.All.Select(provider => provider.Name) });
}
