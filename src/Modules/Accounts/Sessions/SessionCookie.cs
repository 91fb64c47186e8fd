using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Sessions;

/// <summary>The cookie that names a session: 256 random bits, of which the database knows only the hash.</summary>
internal sealed class SessionCookie(HostCookies cookies)
{
    private const string Name = "session";
    private const int TokenBytes = 32;

    // Every request asks for it.
    private readonly string _name = cookies.Named(Name);

    /// <summary>The hash of the request's token, or null when there is no cookie of the right shape.</summary>
    public byte[]? Read(HttpRequest request)
    {
        var value = request.Cookies[_name];
        Span<byte> token = stackalloc byte[TokenBytes];
        // Not the Try method: it throws at characters that are not base64url.
        return value is { Length: 43 } && Base64Url.DecodeFromChars(value, token, out _, out var length) == OperationStatus.Done && length == TokenBytes
            ? SHA256.HashData(token)
            : null;
    }

    public static SessionToken Create()
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        RandomNumberGenerator.Fill(token);
        return new SessionToken(Base64Url.EncodeToString(token), SHA256.HashData(token));
    }

    public void Set(HttpResponse response, SessionToken token, TimeSpan lifetime) => cookies.Set(response, Name, token.Value, lifetime);

    public void Delete(HttpResponse response) => cookies.Delete(response, Name);
}

/// <summary>A new session's token: the browser gets the value, the database the hash.</summary>
internal sealed record SessionToken(string Value, byte[] Hash);
