using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace App.Modules.Accounts.External;

/// <summary>
/// One attempt to sign in with a provider. Nonce and verifier are made of the state and of a secret that only this browser has, so that
/// nothing needs to be stored, and an answer that reaches another browser is worth nothing there.
/// </summary>
internal sealed record ExternalAttempt(string State, string BrowserSecret, string RedirectUri)
{
    public string Nonce => Derive("nonce");

    public string Verifier => Derive("verifier");

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private string Derive(string purpose) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(BrowserSecret), Encoding.UTF8.GetBytes($"{purpose}:{State}")));
}

/// <summary>What is stored with the state.</summary>
/// <param name="Browser">The hash of the browser's secret.</param>
internal sealed record ExternalNote(string Provider, string Browser, string? ReturnUrl);
