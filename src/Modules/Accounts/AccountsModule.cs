using App.BuildingBlocks;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Contracts;
using App.Modules.Accounts.Domain;
using App.Modules.Accounts.External;
using App.Modules.Accounts.Factors;
using App.Modules.Accounts.Features;
using App.Modules.Accounts.Keys;
using App.Modules.Accounts.Layout;
using App.Modules.Accounts.Passkeys;
using App.Modules.Accounts.Passwords;
using App.Modules.Accounts.Places;
using App.Modules.Accounts.Sessions;
using App.Modules.Accounts.Work;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace App.Modules.Accounts;

public sealed class AccountsModule : IModule
{
    public string Name => "Accounts";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidation();
        services.AddJson(AccountsJson.Default);
        services.AddOptions<AccountsOptions>().BindConfiguration(AccountsOptions.Section).ValidateSettings(AccountsOptions.Section);

        services.AddOptions<AccountsOptions>().PostConfigure<IHostEnvironment>((options, host) => options.RequireConfirmedEmail ??= !host.IsDevelopment());

        services.AddSingleton<IValidateOptions<AccountsOptions>, AbuseRules>();
        services.AddSingleton<IValidateOptions<AccountsOptions>, PlaceRules>();
        services.AddSingleton<ILookupNormalizer, EmailKeys>();
        services.AddIdentityCore<User>(options => options.User.RequireUniqueEmail = true).AddSignInManager().AddUserStore<UserStore>()
            .AddPasswordValidator<PasswordRules>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>((identity, accounts) => accounts.Value.ApplyTo(identity));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.TryAddSingleton<PasswordLane>();
        services.AddScoped<Registration>();
        services.AddScoped<Credentials>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<FailedSignIns>();
        services.AddSingleton<CredentialStuffing>();
        services.AddSingleton<SignUpPace>();
        services.AddSingleton<KnownBrowser>();
        services.AddSingleton<IAccounts, AccountsForOperators>();
        services.AddSingleton<IAccountNames, AccountNames>();

        services.AddSingleton<UserReader>();
        services.AddSingleton<UserWriter>();
        services.AddSingleton<BreachedPasswords>();
        services.AddSingleton<DisposableDomains>();
        services.AddScoped<NewPassword>();
        services.AddScoped<PasswordReset>();
        services.AddScoped<PasswordChange>();
        services.AddSingleton<EmailConfirmation>();
        services.AddSingleton<EmailChange>();
        services.AddSingleton<AccountRemoval>();
        services.AddSingleton<AccountDeletion>();
        services.AddSingleton<IPersonalData, AccountExport>();
        services.AddSingleton<IPersonalData, ActivityExport>();
        services.AddSingleton<ChangeEmail.Asking>();
        services.AddScoped<ConfirmAccess.Proof>();
        services.AddSingleton<SendAccessCode.Codes>();
        services.AddScoped<SignUp.Waiting>();
        services.AddSingleton<MailedEntry>();
        services.AddSingleton<KnownDevices>();
        services.AddWork();
        services.AddSingleton<AccountTokens>();
        services.AddSingleton<MailedCodes>();
        services.AddSingleton<MailedLinks>();
        services.AddSingleton<StoredSecrets>();
        services.AddSingleton<Ownership>();
        services.AddFactors();
        services.AddExternalSignIn();

        services.AddSingleton<PlaceReader>();
        services.AddSingleton<PlaceGate>();
        services.AddSingleton<Travels>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<LastWay>();
        services.AddSingleton<SessionArrival>();
        services.AddSingleton<Entrance>();
        services.AddSingleton<EntryAnswers>();
        services.AddSingleton<Freshness>();
        services.AddSingleton<IAuthorizationHandler>(provider => provider.GetRequiredService<Freshness>());
        services.AddSingleton<AccountNavigation>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionTickets>();
        services.AddSingleton<ICallers>(provider => provider.GetRequiredService<SessionTickets>());
        services.AddSingleton<ApiKeyScopes>();
        services.AddSingleton<ApiKeyTickets>();
        services.AddSingleton<IApiKeys, ApiKeys>();
        services.AddTransient<SessionHandler>();
        // Without this the only scheme would be asked on every request, static files included: endpoints that want to know the person say so.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        services.AddSingleton<IPolicyEvaluator, SessionPolicyEvaluator>();
        services.Configure<AuthenticationOptions>(options => options.AddScheme<SessionHandler>(IdentityConstants.ApplicationScheme, null));
        services.AddAuthenticationCore();
        services.AddPasskeys();
    }

    public void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapApi("/accounts").WithTags("Accounts");
        var pages = endpoints.MapPages("");

        SignUp.Map(api, pages);
        SignIn.Map(api, pages);
        RequestSignInMail.Map(api, pages);
        SignInWithLink.Map(api, pages);
        SignInWithCode.Map(api, pages);
        SignOut.Map(api, pages);
        ListSignInProviders.Map(api);
        StartExternalSignIn.Map(api, pages);
        FinishExternalSignIn.Map(pages);
        ListLogins.Map(api);
        LinkLogin.Map(pages);
        UnlinkLogin.Map(api, pages);
        GetMe.Map(api);
        ConfirmAccess.Map(api, pages);
        ListActivity.Map(api, pages);
        SendAccessCode.Map(api, pages);
        ConfirmAccessWithCode.Map(api, pages);
        ConfirmAccessWithPasskey.Map(api, pages);
        VerifyTwoFactor.Map(api, pages);
        VerifyPasskey.Map(api, pages);
        SendTwoFactorCode.Map(api, pages);
        EnableAuthenticator.Map(api, pages);
        DisableAuthenticator.Map(api, pages);
        RenewRecoveryCodes.Map(api, pages);
        SetTwoFactorRule.Map(api, pages);
        GetSecondFactors.Map(api);
        RevokeTrustedDevice.Map(api, pages);
        ConfirmEmail.Map(api, pages);
        ConfirmEmailWithCode.Map(api, pages);
        ResendConfirmation.Map(api, pages);
        RequestPasswordReset.Map(api, pages);
        ResetPassword.Map(api, pages);
        ResetPasswordWithCode.Map(api, pages);
        UpdateProfile.Map(api, pages);
        ChangePassword.Map(api, pages);
        SetPassword.Map(api, pages);
        ChangeEmail.Map(api, pages);
        ConfirmNewEmail.Map(api, pages);
        ConfirmNewEmailWithCode.Map(api, pages);
        UndoEmailChange.Map(api, pages);
        ListSessions.Map(api, pages);
        EndSession.Map(api, pages);
        EndOtherSessions.Map(api, pages);
        ListApiKeys.Map(api, pages);
        CreateApiKey.Map(api, pages);
        UpdateApiKey.Map(api, pages);
        RevokeApiKey.Map(api, pages);
        ExportAccount.Map(api, pages);
        DeleteAccount.Map(api, pages);
        ConfirmDeletion.Map(api, pages);
        UndoDeletion.Map(api, pages);
        AddPasskey.Map(api, pages);
        ListPasskeys.Map(api);
        RenamePasskey.Map(api, pages);
        RemovePasskey.Map(api, pages);
        SignInWithPasskey.Map(api, pages);
    }
}
