using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.Features;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Factors;

/// <summary>What second factors need. The order of the methods is the order in which people are offered them.</summary>
internal static class FactorServices
{
    public static IServiceCollection AddFactors(this IServiceCollection services) => services
        .AddSingleton<SecondFactors>()
        .AddSingleton<IAccountFactors>(provider => provider.GetRequiredService<SecondFactors>())
        .AddSingleton<IPersonalData, FactorExport>()
        .AddSingleton<Authenticators>()
        .AddSingleton<RecoveryCodes>()
        .AddSingleton<TrustedDevices>()
        .AddSingleton<FactorAttempts>()
        .AddSingleton<ProofAttempts>()
        .AddSingleton<FactorChange>()
        .AddSingleton<FactorReset>()
        .AddSingleton<SecondStep>()
        .AddSingleton<ConfirmAccessWithCode.Proof>()
        .AddSingleton<ISecondFactor, AuthenticatorFactor>()
        .AddSingleton<PasskeyFactor>()
        .AddSingleton<ISecondFactor>(provider => provider.GetRequiredService<PasskeyFactor>())
        .AddSingleton<ISecondFactor, RecoveryCodeFactor>()
        .AddSingleton<ISecondFactor, EmailCodeFactor>();
}
