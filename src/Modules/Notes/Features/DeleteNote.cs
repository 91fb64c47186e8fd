using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Notes.Features;

/// <summary>A member deletes a note, for everybody.</summary>
internal static class DeleteNote
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapDelete("/{id:guid}", Handle).WithName("DeleteNote");
        pages.MapPost("/{id:guid}/delete", Submit);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Membership membership, IDatabase database) =>
        await DeleteAsync(id, membership, database) ? TypedResults.NoContent() : Problems.NotFound();

    private static async Task<Results<RedirectHttpResult, NotFound>> Submit(Guid id, Membership membership, HttpContext http, IDatabase database)
    {
        if (!await DeleteAsync(id, membership, database))
        {
            return TypedResults.NotFound();
        }

        http.FlashSuccess("Note deleted.");
        return TypedResults.Redirect($"/o/{membership.Slug}/notes");
    }

    private static Task<bool> DeleteAsync(Guid id, Membership membership, IDatabase database) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            "DELETE FROM notes_notes WHERE id = @id AND organization_id = @OrganizationId",
            new { id, membership.OrganizationId }) > 0);
}
