using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Reflection;
using AngleSharp.Dom;
using App.Tests.Support;

namespace App.Tests.Security;

/// <summary>Markup that users store or send comes back as text, on every page that shows it.</summary>
public sealed class ScriptInjectionTests(TestApp app) : IClassFixture<TestApp>
{
    public static TheoryData<string> Payloads { get; } =
    [
        "<script>__xss=1</script>", "</title><script>__xss=1</script>", "</textarea><script>__xss=1</script>", "<img src=x onerror=__xss=1>",
        "\"><svg onload=__xss=1>", "' autofocus onfocus='__xss=1", "\" autofocus onfocus=\"__xss=1", "<a href=\"javascript:__xss=1\">x</a>",
        "javascript:__xss=1", "<!--<script>__xss=1</script>", "&lt;script&gt;__xss=1&lt;/script&gt;", "<b>bold</b>&amp;&#60;i&#62;",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task S01_V26_Stored_text_is_shown_as_text(string payload)
    {
        var ada = await app.SignedInAsync(payload);
        foreach (var route in Route.AllOf(app).Where(route => route is { IsForMembers: true, IsApi: true, Method: "POST", NamesRows: false, Request: not null }))
        {
            var body = SampleRequest.For(route.Request!);
            foreach (var field in SampleRequest.FieldsOf(route.Request!).Where(IsFreeText))
            {
                body[SampleRequest.Name(field)] = payload;
            }

            (await ada.PostAsync(route.Path(ada.Slug, default), body)).ShouldBe(HttpStatusCode.Created);
        }

        var ids = await Tables.IdsOfAsync(app, ada.Slug);
        var shown = 0;
        foreach (var route in Route.AllOf(app).Where(route => route.IsPage && route.Method == "GET"))
        {
            foreach (var id in route.NamesRows ? ids : [default])
            {
                var page = await ada.GetAsync(route.Path(ada.Slug, id));
                shown += Check(page, payload);
            }
        }

        Assert.True(shown > 2, "No page shows the text: the test looks at nothing.");
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task S01_V26_Sent_text_is_shown_as_text(string payload)
    {
        var ada = await app.SignedInAsync();
        foreach (var route in Route.AllOf(app).Where(route => route is { IsPage: true, NamesRows: false, Request: not null }))
        {
            var fields = SampleRequest.FieldsOf(route.Request!).Select(field => (SampleRequest.Name(field), payload + new string('x', 30_000))).ToArray();
            var client = route.AllowsAnonymous ? app.Anonymous() : ada;
            Check((await client.SubmitAsync(route.Path(ada.Slug, default), fields)).ShouldBe(HttpStatusCode.UnprocessableEntity), payload);
        }

        foreach (var route in Route.AllOf(app).Where(route => route is { IsPage: true, NamesRows: false, Method: "GET" }))
        {
            var query = string.Join('&', new[] { "q", "after", "returnUrl", "error" }.Select(name => $"{name}={Uri.EscapeDataString(payload)}"));
            Check(await ada.GetAsync($"{route.Path(ada.Slug, default)}?{query}"), payload);
            Check(await app.Anonymous().GetAsync($"{route.Path(ada.Slug, default)}?{query}"), payload);
        }

        Check(await ada.GetAsync($"/{Uri.EscapeDataString(payload)}"), payload);
    }

    /// <summary>How often the page shows the payload; fails when a part of it became markup.</summary>
    private static int Check(Answer answer, string payload)
    {
        foreach (var element in answer.Page.All)
        {
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.False(element.LocalName == "script" && (element.TextContent.Length > 0 || !element.HasAttribute("src")), answer.Text);
            var target = element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action") ?? "";
            Assert.False(target.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase), answer.Text);
        }

        return answer.Page.All.Count(element => element.ChildElementCount == 0 && element.Text().Contains(payload, StringComparison.Ordinal));
    }

    private static bool IsFreeText(ParameterInfo field) => field.ParameterType == typeof(string) && !field.IsDefined(typeof(AllowedValuesAttribute));
}
