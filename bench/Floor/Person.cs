using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Floor;

/// <summary>Who asks: the live session of the cookie's hashed token.</summary>
internal sealed record Person(byte[] Id, byte[] Name, byte[] Email)
{
    private const string Cookie = "session=";
    private const long Day = 24L * 3600 * 1000;

    public static Person? Find(HttpRequest request, Statement session)
    {
        Span<byte> token = stackalloc byte[32];
        Span<byte> hash = stackalloc byte[32];
        if (!Read(request.Headers.Cookie.ToString(), token))
        {
            return null;
        }

        SHA256.HashData(token, hash);
        session.BindBlob(1, hash);
        Person? person = null;
        if (session.Step())
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            if (now <= session.Number(3) + (14 * Day) && now <= session.Number(2) + (90 * Day))
            {
                person = new Person(session.Text(1).ToArray(), session.Text(4).ToArray(), session.Text(5).ToArray());
            }
        }

        session.Reset();
        return person;
    }

    private static bool Read(ReadOnlySpan<char> cookies, Span<byte> token)
    {
        foreach (var part in cookies.Split(';'))
        {
            var cookie = cookies[part].Trim();
            if (cookie.StartsWith(Cookie, StringComparison.Ordinal))
            {
                var value = cookie[Cookie.Length..];
                return value.Length == 43 && Base64Url.TryDecodeFromChars(value, token, out var length) && length == 32;
            }
        }

        return false;
    }
}

/// <summary>The person's place in the organisation of the path.</summary>
internal sealed record Member(byte[] OrganizationId, byte[] Slug, byte[] Name)
{
    public static Member? Find(ReadOnlySpan<char> slug, Person person, Statement membership)
    {
        Span<byte> bytes = stackalloc byte[128];
        if (slug.Length > 40)
        {
            return null;
        }

        membership.Bind(1, bytes[..Encoding.UTF8.GetBytes(slug, bytes)]).Bind(2, person.Id);
        var member = membership.Step() ? new Member(membership.Text(0).ToArray(), membership.Text(2).ToArray(), membership.Text(3).ToArray()) : null;
        membership.Reset();
        return member;
    }
}
