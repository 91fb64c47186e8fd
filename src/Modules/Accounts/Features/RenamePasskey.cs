using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Security;
using App.BuildingBlocks.Web;
using App.Modules.Accounts.Passkeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Features;

/// <summary>Gives a passkey another name.</summary>
internal static class RenamePasskey
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPut("/passkeys/{id:guid}", Handle).RequireAuthorization(Policies.SignedIn).WithName("RenamePasskey");
        pages.MapPost("/account/security/passkeys/{id:guid}", Submit).RequireAuthorization(Policies.SignedIn);
    }

    public sealed record Request([Required(ErrorMessage = "Enter a name."), StringLength(100)] string Name);

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Request request, HttpContext http, IDatabase database, AuditLog audit) =>
        await RenameAsync(id, request.Name, http, database, audit) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<IResult> Submit(Guid id, Form<Request> form, HttpContext http, IDatabase database, AuditLog audit)
    {
        if (!form.IsValid)
        {
            http.FlashError("A passkey's name has one to a hundred characters.");
            return TypedResults.Redirect("/account/security");
        }

        if (!await RenameAsync(id, form.Value.Name, http, database, audit))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("The passkey is renamed.");
        return TypedResults.Redirect("/account/security");
    }

    private static Task<bool> RenameAsync(Guid id, string name, HttpContext http, IDatabase database, AuditLog audit) => database.WriteAsync(async connection =>
    {
        if (!await PasskeyTable.RenameAsync(connection, http.User.Id(), id, name.Trim()))
        {
            return false;
        }

        await audit.RecordAsync(connection, new SecurityEvent("accounts.passkey_renamed", http.User.Id()) { Detail = name.Trim() });
        return true;
    });
}
