using App.BuildingBlocks.Web;

namespace App.Tests.Web;

public sealed class FormStateTests
{
    [Fact]
    public void What_fills_an_empty_form_stands_in_no_other()
    {
        Assert.Equal("Ada", FormState.Empty.With("name", "Ada").Value("name"));

        Assert.Equal("", FormState.Empty.Value("name"));
    }
}
