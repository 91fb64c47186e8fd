using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace App.Modules.Accounts.External.OpenId;

/// <summary>A provider's public key. The key decides what it can verify, never the token: a public key is no shared secret, and an EC key verifies one algorithm.</summary>
internal sealed class SigningKey
{
    private const int LeastBits = 2048;
    private const int MostBits = 8192;
    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _curve;
    private readonly string? _only;

    private SigningKey(JsonElement json, RSAParameters? rsa, ECParameters? curve, string? only) =>
        (Id, _rsa, _curve, _only) = (json.Text("kid"), rsa, curve, json.Text("alg") ?? only);

    public string? Id { get; }

    /// <summary>The keys of a set that can verify signatures; others, symmetric ones above all, are left out.</summary>
    public static IReadOnlyList<SigningKey> ReadAll(JsonElement set) =>
        set.Member("keys") is { ValueKind: JsonValueKind.Array } keys ? [.. keys.EnumerateArray().Take(100).Select(Read).OfType<SigningKey>()] : [];

    public bool Verifies(string algorithm, byte[] signed, byte[] signature)
    {
        if (HashOf(algorithm) is not { } hash || (_only is not null && _only != algorithm))
        {
            return false;
        }

        try
        {
            if (_rsa is { } rsa && algorithm[0] is 'R' or 'P')
            {
                using var key = RSA.Create(_rsa!.Value);
                return key.VerifyData(signed, signature, hash, algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
            }

            if (_curve is { } curve && algorithm == CurveAlgorithm(curve))
            {
                using var key = ECDsa.Create(curve);
                return key.VerifyData(signed, signature, hash);
            }
        }
        catch (CryptographicException)
        {
            // A point that is not on its curve, say.
        }

        return false;
    }

    /// <summary>The hash of an algorithm with a public key, or null: neither "none" nor HS256 and its like exist here.</summary>
    public static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "RS256" or "PS256" or "ES256" => HashAlgorithmName.SHA256,
        "RS384" or "PS384" or "ES384" => HashAlgorithmName.SHA384,
        "RS512" or "PS512" or "ES512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static SigningKey? Read(JsonElement json)
    {
        try
        {
            return json.Text("use") is null or "sig" ? (json.Text("kty"), json.Text("crv")) switch
            {
                ("RSA", _) when Bytes(json, "n") is { Length: >= LeastBits / 8 and <= MostBits / 8 } modulus =>
                    new(json, new RSAParameters { Modulus = modulus, Exponent = Bytes(json, "e") }, null, null),
                ("EC", "P-256") => Curve(json, ECCurve.NamedCurves.nistP256, "ES256"),
                ("EC", "P-384") => Curve(json, ECCurve.NamedCurves.nistP384, "ES384"),
                ("EC", "P-521") => Curve(json, ECCurve.NamedCurves.nistP521, "ES512"),
                _ => null,
            } : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static SigningKey Curve(JsonElement json, ECCurve curve, string algorithm) =>
        new(json, null, new ECParameters { Curve = curve, Q = new ECPoint { X = Bytes(json, "x"), Y = Bytes(json, "y") } }, algorithm);

    private static string CurveAlgorithm(ECParameters key) =>
        key.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? "ES256" : key.Curve.Oid.Value == ECCurve.NamedCurves.nistP384.Oid.Value ? "ES384" : "ES512";

    private static byte[] Bytes(JsonElement json, string name) => Base64Url.DecodeFromChars(json.Text(name));
}
