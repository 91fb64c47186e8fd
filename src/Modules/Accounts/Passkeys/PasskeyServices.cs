using App.BuildingBlocks;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts.Passkeys;

internal static class PasskeyServices
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services)
    {
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<AppOptions>>((passkeys, app) => Configure(passkeys, app.Value.PublicUrl));
        services.TryAddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddSingleton<PasskeyTable>();
        services.AddSingleton<IPersonalData, PasskeyExport>();
        services.AddScoped<PasskeyRegistration>();
        services.AddScoped<PasskeyEntrance>();
        services.AddScoped<PasskeyProof>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeyRemoval>();
        services.TryAddSingleton<WaysIn>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWayIn, PasswordWayIn>());
        services.AddSingleton<IWayIn>(provider => provider.GetRequiredService<PasskeyTable>());
        return services;
    }

    // A passkey belongs to the address that users see; without one, in Development, to the address that is asked.
    private static void Configure(IdentityPasskeyOptions passkeys, Uri? address)
    {
        passkeys.ServerDomain = address?.Host;
        passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(5);
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
        passkeys.AttestationConveyancePreference = "none";
        passkeys.ValidateOrigin = context =>
        {
            var request = context.HttpContext.Request;
            var expected = address?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}";
            return ValueTask.FromResult(!context.CrossOrigin && context.Origin == expected);
        };
    }
}
