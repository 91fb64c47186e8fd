using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Floor;

/// <summary>Few hash at a time, as in the product.</summary>
internal sealed class PasswordLane
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));

    public async Task<bool> VerifyAsync(byte[] hash, string password)
    {
        await _free.WaitAsync();
        try
        {
            return await Task.Factory.StartNew(() => Verify(hash, password), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _free.Release();
        }
    }

    // ASP.NET Core Identity's format 3: a marker, algorithm, iterations and salt length (big endian), salt, key.
    private static bool Verify(byte[] hash, string password)
    {
        var iterations = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5));
        var saltLength = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(9));
        var salt = hash.AsSpan(13, saltLength);
        var key = hash.AsSpan(13 + saltLength);
        return CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, key.Length), key);
    }
}

internal static class SigningIn
{
    public static async Task HandleAsync(HttpContext http, string path, GroupCommit writer, PasswordLane lane)
    {
        var body = await Writing.BodyAsync(http.Request);
        var (email, password) = Parse(body);
        http.Request.BodyReader.AdvanceTo(body.End);
        if (Find(Queries.Of(path).User, email) is not var (person, hash) || !await lane.VerifyAsync(hash, password))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var token = RandomNumberGenerator.GetBytes(32);
        var id = new byte[36];
        var now = DateTimeOffset.UtcNow;
        Guid.CreateVersion7(now).TryFormat(id, out _);
        var agent = Encoding.UTF8.GetBytes(http.Request.Headers.UserAgent.ToString());
        var address = Encoding.UTF8.GetBytes(http.Connection.RemoteIpAddress!.ToString());
        await writer.RunAsync(new StartSession(id, person.Id, SHA256.HashData(token), now.ToUnixTimeMilliseconds(), agent, address));
        http.Response.Headers.SetCookie = $"session={Base64Url.EncodeToString(token)}; max-age=7776000; path=/; samesite=lax; httponly";
        await Answer.Json(http, StatusCodes.Status200OK, Json.Me(person, Queries.Of(path).Organizations));
    }

    private static (Person Person, byte[] Hash)? Find(Statement user, string email)
    {
        user.Bind(1, Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant()));
        (Person, byte[])? found = user.Step()
            ? (new Person(user.Text(0).ToArray(), user.Text(3).ToArray(), user.Text(1).ToArray()), Convert.FromBase64String(Encoding.UTF8.GetString(user.Text(4))))
            : null;
        user.Reset();
        return found;
    }

    private static (string Email, string Password) Parse(System.Buffers.ReadOnlySequence<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return (json.RootElement.GetProperty("email").GetString()!, json.RootElement.GetProperty("password").GetString()!);
    }
}
