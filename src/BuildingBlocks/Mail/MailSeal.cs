using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.BuildingBlocks.Jobs;
using Microsoft.AspNetCore.DataProtection;

namespace App.BuildingBlocks.Mail;

/// <summary>A mail as it waits in the queue: encrypted, so that no file of the database and no backup of it opens an account.</summary>
internal sealed record MailJob(string Sealed);

/// <summary>Encrypts mails for the queue with the keys of the data directory, which are in no backup of the database.</summary>
public sealed class MailSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("mail");

    internal MailJob Close(MailMessage mail) =>
        new(Convert.ToBase64String(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(mail, MailJson.Default.MailMessage))));

    /// <exception cref="GiveUpException">The keys are others than those it was closed with.</exception>
    internal MailMessage Open(MailJob job)
    {
        try
        {
            return JsonSerializer.Deserialize(_protector.Unprotect(Convert.FromBase64String(job.Sealed)), MailJson.Default.MailMessage)!;
        }
        catch (Exception error) when (error is CryptographicException or JsonException or FormatException)
        {
            throw new GiveUpException("The mail cannot be decrypted: the keys in the data directory are not those it was queued with.", error);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MailMessage))]
[JsonSerializable(typeof(MailJob))]
internal sealed partial class MailJson : JsonSerializerContext;
