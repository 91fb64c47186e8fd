namespace App.Tests.Support;

/// <summary>Something in every table: whatever members can create in their organisation, created once.</summary>
internal static class Rows
{
    public static async Task CreateAsync(TestApp app, TestPerson person)
    {
        foreach (var route in Route.AllOf(app).Where(route => route is { IsForMembers: true, IsApi: true, Method: "POST", NamesRows: false, Request: not null }))
        {
            var created = await person.PostAsync(route.Path(person.Slug, default), SampleRequest.For(route.Request!));
            Assert.True((int)created.Status < 300, $"{route} refused a sample of {route.Request}; say in SampleRequest what its rules accept: {created.Text}");
        }

        // Some of it is told by mail: what is compared afterwards must not change by itself.
        await new Mailbox(app).SettleAsync();
    }
}
