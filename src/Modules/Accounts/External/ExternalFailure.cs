using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.External;

/// <summary>A sign-in with a provider that came to nothing. The message is for the person, the reason for the log.</summary>
internal sealed class ExternalFailure(int status, string code, string message, string reason, Exception? inner = null) : Exception(reason, inner)
{
    public int Status => status;

    public string Code => code;

    public string ForPerson => message;

    /// <summary>The provider does not answer, or answers what it should not.</summary>
    public static ExternalFailure Unavailable(string reason, Exception? inner = null) => new(
        StatusCodes.Status502BadGateway,
        "provider_unavailable",
        "That sign-in service does not answer as it should right now. Try again in a minute, or sign in another way.",
        reason,
        inner);

    /// <summary>What came cannot be believed.</summary>
    public static ExternalFailure Untrusted(string reason) =>
        new(StatusCodes.Status401Unauthorized, "provider_untrusted", "That sign-in could not be verified, so nothing happened. Try again, or sign in another way.", reason);

    public static ExternalFailure Expired(string reason) =>
        new(StatusCodes.Status400BadRequest, "sign_in_expired", "That took too long, or it was started in another browser. Try again.", reason);

    public static ExternalFailure Denied(string provider, string error) => error is "access_denied" or "interaction_required" or "login_required" or "consent_required"
        ? new(
            StatusCodes.Status403Forbidden,
            "access_denied",
            $"You did not finish signing in with {provider}, so nothing happened. You can try again, or sign in another way.",
            error)
        : new(StatusCodes.Status502BadGateway, "provider_refused", $"{provider} refused the sign-in. Try again in a minute, or sign in another way.", error);
}
