using App.BuildingBlocks.Data;
using App.BuildingBlocks.Jobs;
using App.Modules.Accounts.Work;
using Microsoft.AspNetCore.Http;

namespace App.Modules.Accounts.Domain;

/// <summary>Links by mail, with a code beside them for the browser that asked. The answer and the work before it are the same for every address.</summary>
internal sealed class MailedLinks(IDatabase database, JobClient jobs, MailedCodes codes)
{
    public Task RequestAsync(HttpContext http, TokenPurpose purpose, string email)
    {
        var challenge = codes.BeginForJob(http, CodeBeside(purpose));
        return database.WriteAsync(connection => jobs.EnqueueAsync(connection, new MailLinkJob(purpose, email, challenge)));
    }

    private static TokenPurpose CodeBeside(TokenPurpose link) => link switch
    {
        TokenPurpose.ConfirmEmail => TokenPurpose.ConfirmEmailCode,
        TokenPurpose.ResetPassword => TokenPurpose.ResetPasswordCode,
        _ => throw new ArgumentOutOfRangeException(nameof(link), link, null),
    };
}
