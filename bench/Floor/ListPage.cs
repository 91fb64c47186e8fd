using System.Globalization;
using System.Text;

namespace Floor;

/// <summary>The page of notes: the product's markup, written out by hand. The benchmark says so when the two no longer show the same words.</summary>
internal static class ListPage
{
    private const int Rows = 20;
    private const int ExcerptLength = 140;

    public static ReadOnlySpan<byte> Write(HttpContext http, Person person, Member member, Queries queries)
    {
        _ = http.Request.Query["q"];
        var html = new Html(Answer.Buffer());
        Frame(html, person, member, queries.Organizations);
        html.Raw("<div class=\"page-head\"><h1>Notes</h1>\n    <a class=\"button primary\" href=\""u8);
        Root(html, member);
        html.Raw("/new\"><span class=\"icon icon-plus\" aria-hidden=\"true\"></span>New note</a></div><form class=\"search\" role=\"search\" action=\""u8);
        Root(html, member);
        html.Raw(
            """
            "><label class="visually-hidden" for="q">Search by title</label>
                <span class="icon icon-search" aria-hidden="true"></span>
                <input id="q" name="q" type="search" placeholder="Search by title" maxlength="100" autocomplete="off" />
                <button class="button">Search</button></form><ul class="list card">
            """u8);
        Span<byte> last = stackalloc byte[36];
        var notes = queries.Notes.Bind(1, member.OrganizationId).Bind(2, Encoding.UTF8.GetBytes("ffffffff-ffff-ffff-ffff-ffffffffffff")).Bind(3, Rows + 1);
        var count = 0;
        for (; notes.Step() && count < Rows; count++)
        {
            notes.Text(0).CopyTo(last);
            Row(html, member, notes);
        }

        notes.Reset();
        html.Raw("</ul>\n"u8);
        if (count == Rows)
        {
            html.Raw("<nav class=\"pager\" aria-label=\"Pages\"><a class=\"button pager-next\" href=\""u8);
            Root(html, member);
            html.Raw("?after="u8);
            html.Raw(last);
            html.Raw("\" rel=\"next\">Older<span class=\"icon icon-right\" aria-hidden=\"true\"></span></a></nav>"u8);
        }

        html.Raw("</main></div></body></html>"u8);
        return html.Written;
    }

    private static void Root(Html html, Member member)
    {
        html.Raw("/o/"u8);
        html.Text(member.Slug);
        html.Raw("/notes"u8);
    }

    private static void Row(Html html, Member member, Statement note)
    {
        html.Raw("<li class=\"list-row\"><h2 class=\"list-title\"><a href=\""u8);
        Root(html, member);
        html.Raw("/"u8);
        html.Raw(note.Text(0));
        html.Raw("\">"u8);
        html.Text(note.Text(1));
        html.Raw("</a></h2>\n            <p class=\"list-text\">"u8);
        Excerpt(html, note.Text(2));
        html.Raw("</p>\n            <time class=\"list-meta\" datetime=\""u8);
        Span<byte> text = stackalloc byte[40];
        var created = DateTimeOffset.FromUnixTimeMilliseconds(note.Number(3));
        created.TryFormat(text, out var length, "O", CultureInfo.InvariantCulture);
        html.Text(text[..length]);
        html.Raw("\">"u8);
        created.TryFormat(text, out length, "d MMM yyyy", CultureInfo.InvariantCulture);
        html.Raw(text[..length]);
        html.Raw("</time></li>"u8);
    }

    private static void Excerpt(Html html, ReadOnlySpan<byte> body)
    {
        var line = body.TrimStart(" \r\n\t"u8);
        line = line.IndexOf((byte)'\n') is var end and >= 0 ? line[..end] : line;
        if (line.Length <= ExcerptLength)
        {
            html.Text(line);
            return;
        }

        var text = Encoding.UTF8.GetString(line);
        html.Text(Encoding.UTF8.GetBytes(text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "…"));
    }

    private static void Frame(Html html, Person person, Member member, Statement organizations)
    {
        html.Raw(PageParts.Head);
        html.Text(member.Slug);
        html.Raw("\">"u8);
        html.Text(member.Name);
        html.Raw(PageParts.Sidebar);
        html.Text(Initial(member.Name));
        html.Raw("</span>\n    <span class=\"menu-text\"><span class=\"visually-hidden\">Organization: </span>"u8);
        html.Text(member.Name);
        html.Raw(PageParts.Organizations);
        organizations.Bind(1, person.Id);
        while (organizations.Step())
        {
            html.Raw("<li><a class=\"menu-item\" href=\"/o/"u8);
            html.Text(organizations.Text(1));
            html.Raw(organizations.Text(1).SequenceEqual(member.Slug) ? "\" aria-current=\"true\">"u8 : "\">"u8);
            html.Raw("<span class=\"tile small\" aria-hidden=\"true\">"u8);
            html.Text(Initial(organizations.Text(2)));
            html.Raw("</span><span class=\"menu-text\">"u8);
            html.Text(organizations.Text(2));
            html.Raw("</span></a></li>"u8);
        }

        organizations.Reset();
        html.Raw(PageParts.Navigation);
        html.Text(member.Slug);
        html.Raw("\"><span class=\"icon icon-home\" aria-hidden=\"true\"></span>Home</a></li><li><a class=\"nav-link\" href=\""u8);
        Root(html, member);
        html.Raw(PageParts.Account);
        html.Text(Initial(person.Name));
        html.Text(Initial(person.Name.AsSpan(person.Name.AsSpan().IndexOf((byte)' ') + 1)));
        html.Raw("</span>\n    <span class=\"menu-text\"><span class=\"visually-hidden\">Account: </span>"u8);
        html.Text(person.Name);
        html.Raw(PageParts.AccountMenu);
        html.Text(person.Email);
        html.Raw(PageParts.Main);
    }

    private static byte[] Initial(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetBytes(StringInfo.GetNextTextElement(Encoding.UTF8.GetString(name)).ToUpperInvariant());
}
