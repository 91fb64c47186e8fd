using System.Text;

namespace Floor;

/// <summary>The routes, by hand. Whoever signs in to the product is signed in here: both read the same tables.</summary>
internal sealed class Site(string path)
{
    private const string Organizations = "/api/v1/organizations/";
    private const string Pages = "/o/";
    private const string NotesPart = "/notes";
    private readonly GroupCommit _writer = new(path);
    private readonly PasswordLane _lane = new();

    public Task HandleAsync(HttpContext http)
    {
        var route = http.Request.Path.Value.AsSpan();
        var api = route.StartsWith("/api/", StringComparison.Ordinal);
        Answer.SetHeaders(http.Response, api);
        if (!HttpMethods.IsGet(http.Request.Method) && IsCrossSite(http.Request))
        {
            return Answer.Status(http, StatusCodes.Status403Forbidden);
        }

        if (route.StartsWith(Organizations, StringComparison.Ordinal))
        {
            return OrganizationAsync(http, route[Organizations.Length..], page: false);
        }

        if (route.StartsWith(Pages, StringComparison.Ordinal))
        {
            return OrganizationAsync(http, route[Pages.Length..], page: true);
        }

        return route switch
        {
            "/api/v1/accounts/me" => Me(http),
            "/api/v1/accounts/sign-in" when HttpMethods.IsPost(http.Request.Method) => SigningIn.HandleAsync(http, path, _writer, _lane),
            "/" => Answer.Status(http, StatusCodes.Status200OK),
            _ => Answer.Status(http, StatusCodes.Status404NotFound),
        };
    }

    private static bool IsCrossSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        return (site.Count > 0 && site != "same-origin" && site != "none") || request.Headers.Origin.Count > 0;
    }

    private Task Me(HttpContext http)
    {
        var queries = Queries.Of(path);
        return Person.Find(http.Request, queries.Session) is { } person
            ? Answer.Json(http, StatusCodes.Status200OK, Json.Me(person, queries.Organizations))
            : Answer.Status(http, StatusCodes.Status401Unauthorized);
    }

    private Task OrganizationAsync(HttpContext http, ReadOnlySpan<char> rest, bool page)
    {
        var queries = Queries.Of(path);
        if (Person.Find(http.Request, queries.Session) is not { } person)
        {
            return Answer.Status(http, StatusCodes.Status401Unauthorized);
        }

        var slash = rest.IndexOf('/');
        if (slash < 0 || Member.Find(rest[..slash], person, queries.Membership) is not { } member || !rest[slash..].StartsWith(NotesPart, StringComparison.Ordinal))
        {
            return Answer.Status(http, StatusCodes.Status404NotFound);
        }

        rest = rest[(slash + NotesPart.Length)..];
        if (rest.Length == 0)
        {
            return page ? Answer.Html(http, ListPage.Write(http, person, member, queries))
                : HttpMethods.IsPost(http.Request.Method) ? Writing.CreateAsync(http, member, _writer)
                : Answer.Json(http, StatusCodes.Status200OK, Json.List(http.Request, member, queries.Notes));
        }

        if (page || !Guid.TryParseExact(rest[1..], "D", out _))
        {
            return Answer.Status(http, StatusCodes.Status404NotFound);
        }

        var id = Encoding.UTF8.GetBytes(rest[1..].ToArray());
        return http.Request.Method switch
        {
            "PUT" => Writing.UpdateAsync(http, id, member, _writer),
            "DELETE" => Writing.DeleteAsync(http, id, member, _writer),
            _ => Json.Note(id, member, queries.Note) is { Length: > 0 } note
                ? Answer.Json(http, StatusCodes.Status200OK, note)
                : Answer.Status(http, StatusCodes.Status404NotFound),
        };
    }
}
