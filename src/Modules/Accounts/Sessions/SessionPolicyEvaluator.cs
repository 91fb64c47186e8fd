using App.BuildingBlocks.Security;
using App.Modules.Accounts.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace App.Modules.Accounts.Sessions;

/// <summary>
/// Decides the everyday policy, somebody is signed in by a session, without the framework's general machinery, which costs more than the
/// lookup. Whatever else a policy asks goes the usual way.
/// </summary>
internal sealed class SessionPolicyEvaluator(SessionTickets tickets) : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> s_success = Task.FromResult(PolicyAuthorizationResult.Success());
    private static readonly Task<PolicyAuthorizationResult> s_challenge = Task.FromResult(PolicyAuthorizationResult.Challenge());
    private static readonly Task<PolicyAuthorizationResult> s_forbid = Task.FromResult(PolicyAuthorizationResult.Forbid());

    public async Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (policy.AuthenticationSchemes is not [var scheme] || scheme != IdentityConstants.ApplicationScheme)
        {
            return await General(context).AuthenticateAsync(policy, context);
        }

        var result = await tickets.ReadAsync(context);
        if (result.Succeeded)
        {
            context.User = result.Principal;
        }

        return result;
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        if (authenticationResult.Principal is { } caller)
        {
            Standing.Claim(context, caller);
        }

        return authenticationResult.Principal?.Identity is ApiKeyIdentity key
            ? AuthorizeAsync(key, policy, authenticationResult, context, resource)
            : DecideAsync(policy, authenticationResult, context, resource);
    }

    private static async Task<PolicyAuthorizationResult> AuthorizeAsync(
        ApiKeyIdentity key, AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        await (await KeyRefusal.AppliesAsync(key, context) ? s_forbid : DecideAsync(policy, authenticationResult, context, resource));

    private static Task<PolicyAuthorizationResult> DecideAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        policy.Requirements is not [DenyAnonymousAuthorizationRequirement]
            ? General(context).AuthorizeAsync(policy, authenticationResult, context, resource)
        : authenticationResult.Succeeded ? s_success
        : s_challenge;

    // Made for a request: handlers of requirements may be scoped.
    private static PolicyEvaluator General(HttpContext context) => new(context.RequestServices.GetRequiredService<IAuthorizationService>());
}
