using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace App.Modules.Accounts.External.OpenId;

/// <summary>A signed token as it came, taken apart and not yet believed. Of the header only the algorithm and the key's name count: keys come from the provider.</summary>
internal sealed record JsonWebToken(string Algorithm, string? KeyId, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    private const int MaxLength = 32 * 1024;
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <exception cref="ExternalFailure">This is no token, or one of a kind that is not meant for us.</exception>
    public static JsonWebToken Parse(string text)
    {
        var parts = text.Length > MaxLength ? [] : text.Split('.');
        if (parts.Length != 3)
        {
            throw ExternalFailure.Untrusted("The token has not three parts, or is too long.");
        }

        try
        {
            var header = Json(parts[0]);
            // Other kinds of tokens, an access token say, are signed by the same keys.
            if (header.Text("alg") is not { } algorithm || header.Member("crit") is not null || (header.Member("typ") is not null && !IsPlain(header.Text("typ"))))
            {
                throw ExternalFailure.Untrusted("The token's header asks for what is not understood.");
            }

            return new(algorithm, header.Text("kid"), Json(parts[1]), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            throw ExternalFailure.Untrusted($"The token cannot be read: {fault.Message}");
        }
    }

    private static bool IsPlain(string? type) => "JWT".Equals(type, StringComparison.OrdinalIgnoreCase);

    private static JsonElement Json(string part)
    {
        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part), s_strict);
        return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw new JsonException("It is no object.");
    }
}
