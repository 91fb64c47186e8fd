using System.Formats.Cbor;

namespace App.Modules.Accounts.Passkeys;

/// <summary>What kind of authenticator made a passkey, by the id that it names itself with (AAGUID). Only for a name that its owner recognizes.</summary>
internal static class KnownAuthenticators
{
    private const int IdAt = 37;

    private static readonly Dictionary<Guid, string> s_names = new()
    {
        [new("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4")] = "Google Password Manager",
        [new("adce0002-35bc-c60a-648b-0b25f1f05503")] = "Chrome on Mac",
        [new("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")] = "Apple Passwords",
        [new("dd4ec289-e01d-41c9-bb89-70fa845d4bf2")] = "Apple Passwords (managed)",
        [new("08987058-cadc-4b81-b6e1-30de50dcbe96")] = "Windows Hello",
        [new("9ddd1817-af5a-4672-a2b9-3e3dd95000a9")] = "Windows Hello",
        [new("6028b017-b1d4-4c02-b4b3-afcdafc96bb2")] = "Windows Hello",
        [new("bada5566-a7aa-401f-bd96-45619a55120d")] = "1Password",
        [new("d548826e-79b4-40a3-11d8-116f7e8349bc")] = "Bitwarden",
        [new("531126d6-e717-415c-9320-3d9aa6981239")] = "Dashlane",
        [new("fdb141b2-5d84-443e-8a35-4698c205a502")] = "KeePassXC",
        [new("50726f74-6f6e-5061-7373-50726f746f6e")] = "Proton Pass",
        [new("53414d53-554e-4700-0000-000000000000")] = "Samsung Pass",
        [new("cb69481e-8ff7-4039-93ec-0a2729a154a8")] = "YubiKey 5",
        [new("ee882879-721c-4913-9775-3dfcce97072a")] = "YubiKey 5",
        [new("2fc0579f-8113-47ea-b116-bb5a8db9202a")] = "YubiKey 5 NFC",
        [new("f8a011f3-8c0a-4d15-8006-17111f9edc7d")] = "Security Key by Yubico",
    };

    /// <summary>The name, or null for one that is not known. The attestation object was checked before.</summary>
    public static string? NameOf(byte[] attestationObject)
    {
        var reader = new CborReader(attestationObject);
        for (var left = reader.ReadStartMap(); left is null or > 0; left--)
        {
            if (reader.ReadTextString() == "authData")
            {
                var data = reader.ReadByteString();
                return data.Length >= IdAt + 16 ? s_names.GetValueOrDefault(new Guid(data.AsSpan(IdAt, 16), bigEndian: true)) : null;
            }

            reader.SkipValue();
        }

        return null;
    }
}
