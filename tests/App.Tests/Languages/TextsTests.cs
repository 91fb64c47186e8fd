using App.BuildingBlocks;
using App.BuildingBlocks.Languages;

namespace App.Tests.Languages;

public sealed class TextsTests
{
    [Theory]
    [InlineData("Wait {0} seconds.", "Warte.")]
    [InlineData("Wait.", "Warte {0} Sekunden.")]
    [InlineData("{0} of {1}.", "{0} von {2}.")]
    public void Translation_that_lost_a_place_or_has_one_too_many_is_refused(string english, string german)
    {
        var error = Assert.Throws<OperatorException>(() => new Texts("de", [new(english, german)]));

        Assert.Contains(german, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_says_more_comes_first_and_what_is_put_in_is_taken_as_it_is()
    {
        var texts = new Texts("de", [new("{0} is {1}.", "{0} ist {1}."), new("The key {0} is off.", "Schlüssel {0} ist aus."), new("off", "aus")]);

        Assert.Equal("Schlüssel x (y).* ist aus.", texts.Translate("The key x (y).* is off."));
        Assert.Equal("A\nb ist aus.", texts.Translate("A\nb is off."));
        Assert.Equal("{0} ist $1 \\d.", texts.Translate("{0} is $1 \\d."));
        Assert.Equal("Nothing of it.", texts.Translate("Nothing of it."));
    }
}
