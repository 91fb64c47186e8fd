using System.Text.Json.Nodes;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Dapper;

namespace App.Modules.Notes;

/// <summary>What the organisations that a person owns keep here, for the export.</summary>
internal sealed class NotesExport(IDatabase database, IAccountOrganizations organizations) : IPersonalData
{
    public string Part => "notes";

    public async Task<JsonNode?> ExportAsync(Guid accountId, CancellationToken cancellation)
    {
        var notes = new JsonArray();
        foreach (var organization in await organizations.ListAsync(accountId, cancellation))
        {
            if (organization.Role == "owner")
            {
                var rows = await database.ReadAsync(
                    connection => connection.QueryAsync<Note>(
                        $"SELECT {Note.Columns} FROM notes_notes WHERE organization_id = @Id ORDER BY id", new { organization.Id }),
                    cancellation);
                notes.Add(new JsonObject { ["organization"] = organization.Slug, ["notes"] = new JsonArray([.. rows.Select(Node)]) });
            }
        }

        return notes;
    }

    private static JsonObject Node(Note note) => new()
    {
        ["id"] = note.Id,
        ["title"] = note.Title,
        ["body"] = note.Body,
        ["createdAt"] = note.CreatedAt,
        ["updatedAt"] = note.UpdatedAt,
    };
}
