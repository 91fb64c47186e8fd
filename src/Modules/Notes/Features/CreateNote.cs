using System.ComponentModel.DataAnnotations;
using App.BuildingBlocks.Data;
using App.BuildingBlocks.Web;
using App.Modules.Organizations.Contracts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Notes.Features;

/// <summary>A member writes a note.</summary>
internal static class CreateNote
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder pages)
    {
        api.MapPost("/", Handle).WithName("CreateNote");
        pages.MapGet("/new", Show);
        pages.MapPost("/", Submit);
    }

    public sealed record Request(
        [Required(ErrorMessage = "Enter a title."), StringLength(200)] string Title,
        [StringLength(20_000)] string Body = "");

    private static async Task<Created<Note>> Handle(Request request, Membership membership, IDatabase database, TimeProvider clock)
    {
        var note = await InsertAsync(request, membership, database, clock);
        return TypedResults.Created($"/api/v1/organizations/{membership.Slug}/notes/{note.Id}", note);
    }

    private static IResult Show(Membership membership) =>
        Page.Of<CreateNotePage>(new { membership.Slug, Form = FormState.Empty });

    private static async Task<IResult> Submit(Form<Request> form, Membership membership, HttpContext http, IDatabase database, TimeProvider clock)
    {
        if (!form.IsValid)
        {
            return Page.Refused<CreateNotePage>(new { membership.Slug, Form = form.State });
        }

        var note = await InsertAsync(form.Value, membership, database, clock);
        http.FlashSuccess("Note saved.");
        return TypedResults.Redirect($"/o/{membership.Slug}/notes/{note.Id}");
    }

    private static async Task<Note> InsertAsync(Request request, Membership membership, IDatabase database, TimeProvider clock)
    {
        var now = clock.Now();
        var note = new Note { Id = Guid.CreateVersion7(now), Title = request.Title.Trim(), Body = request.Body, CreatedAt = now, UpdatedAt = now };
        await database.WriteAsync(connection => connection.ExecuteAsync(
            """
            INSERT INTO notes_notes (id, organization_id, title, body, created_at, updated_at)
            VALUES (@Id, @OrganizationId, @Title, @Body, @CreatedAt, @UpdatedAt)
            """,
            new { note.Id, membership.OrganizationId, note.Title, note.Body, note.CreatedAt, note.UpdatedAt }));
        return note;
    }
}
