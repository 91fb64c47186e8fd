using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace App.Tests.Support;

/// <summary>An authenticator in memory: one P-256 key, and what the WebAuthn standard has it and the browser say. Every lie that a test needs is a property.</summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string _userHandle = "";

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Bitwarden's, for a name that one can expect.</summary>
    public Guid Kind { get; init; } = new("d548826e-79b4-40a3-11d8-116f7e8349bc");

    public string Origin { get; set; } = origin;

    public string Domain { get; set; } = new Uri(origin).Host;

    public bool VerifiesUser { get; set; } = true;

    public bool IsCrossOrigin { get; set; }

    public bool Tampers { get; set; }

    public uint Counter { get; set; } = 1;

    public string? UserHandle { get; set; }

    /// <summary>What <c>navigator.credentials.create</c> gives for these options, as JSON.</summary>
    public string Create(JsonNode options)
    {
        _userHandle = (string)options["user"]!["id"]!;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString([.. Data(attested: true), .. Kind.ToByteArray(bigEndian: true), 0, (byte)Id.Length, .. Id, .. PublicKey()]);
        writer.WriteEndMap();
        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(ClientData("webauthn.create", options)),
            ["attestationObject"] = Text(writer.Encode()),
            ["transports"] = new JsonArray("internal", "nonsense"),
        });
    }

    /// <summary>What <c>navigator.credentials.get</c> gives for these options, as JSON.</summary>
    public string Get(JsonNode options)
    {
        Counter++;
        var (data, client) = (Data(attested: false), ClientData("webauthn.get", options));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        if (Tampers)
        {
            signature[^1] ^= 1;
        }

        return Credential(new JsonObject
        {
            ["clientDataJSON"] = Text(client),
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(signature),
            ["userHandle"] = UserHandle ?? _userHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Text(Id),
        ["rawId"] = Text(Id),
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["response"] = response,
    }.ToJsonString();

    private byte[] Data(bool attested)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        var flags = 0x01 | (VerifiesUser ? 0x04 : 0) | (attested ? 0x40 : 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Domain)), (byte)flags, .. counter];
    }

    private byte[] ClientData(string type, JsonNode options) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = (string)options["challenge"]!,
        ["origin"] = Origin,
        ["crossOrigin"] = IsCrossOrigin,
    }.ToJsonString());

    // A COSE key: elliptic curve, ES256, P-256, x, y.
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        foreach (var (name, value) in new[] { (1, 2), (3, -7), (-1, 1) })
        {
            writer.WriteInt32(name);
            writer.WriteInt32(value);
        }

        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
