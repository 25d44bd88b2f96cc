"""Invented people, towns and journals, and the foods that made articles are about."""

from __future__ import annotations

_BEGINNINGS = (
    "Ash Bram Cald Dun Elm Farn Glen Hal Ing Kirk Lang Mar Nor Oak Pen Rad Sel Thorn Ul Wen Aln Birch "
    "Crom Dray East Fen Grim Hex Ips Kel Lind Mal Net Ot Pick Quern Rip Stav Tew Upper Ven Whit Yar Zel"
).split()
_ENDINGS = (
    "bury ford ham ley mouth stead ton well wick worth bridge combe dale field gate hurst "
    "minster port ridge shaw thorpe wade by caster"
).split()
TOWNS = tuple(f"{first}{last}" for last in _ENDINGS for first in _BEGINNINGS)

GIVEN = (
    "Anna Bilal Carla David Elif Fiona Goran Hanna Ivan Joan Karim Lena Marco Nadia Oscar Priya Rosa Samuel "
    "Tara Umar Vera Wendy Xenia Yusuf Zoe Aled Bridget Conor Dalia Emil Freya Gita Hugo Ines Jonas Kaisa"
).split()
FAMILY = (
    "Abbott Bergström Castellano Dimitrov Eriksen Fairweather Grünwald Hashimi Ivanova Jankowski Kowalczyk "
    "Lindqvist Moreau Nakamura Okafor Petrov Quintero Rasmussen Sandoval Thackeray Underhill Vasquez "
    "Whitlock Yamamoto Zielinski Adeyemi Brannigan Chaudhry Delacroix Engström Forsythe Gallagher Holmberg "
    "Iqbal Jaworski Kristensen Lombardi Mbeki Novak Osborne Pereira Rahman Szabo Tremblay Urquhart Villanova"
).split()
JOURNALS = tuple(
    f"{kind} {field}"
    for kind in ("Annals of", "Archives of", "Reports in", "Letters on", "Advances in", "Reviews of")
    for field in (
        "Neuroimmunology",
        "Clinical Nutrition",
        "Myelin Research",
        "Diet and Disability",
        "Neurology",
    )
)

NUTRIENTS = (
    "vitamin D,vitamin B12,folate,omega-3,iron,magnesium,zinc,selenium,vitamin E,vitamin K,vitamin C,biotin,"
    "calcium,potassium,iodine,choline,fibre,lutein,copper,thiamine"
).split(",")
FOODS = (
    "almonds,anchovies,apples,apricots,artichokes,asparagus,aubergines,avocados,bananas,barley,beetroot,"
    "black beans,blackberries,blueberries,brazil nuts,broccoli,brown rice,brussels sprouts,buckwheat,"
    "butter beans,cabbage,carrots,cashew nuts,cauliflower,celeriac,celery,cherries,chestnuts,chickpeas,"
    "chicory,cod,courgettes,crab,cranberries,cucumbers,dates,duck eggs,edamame,fennel,figs,flaxseed,"
    "garlic,goat's cheese,gooseberries,grapefruit,green beans,haddock,hazelnuts,herring,kale,kefir,"
    "kidney beans,kiwis,kohlrabi,leeks,lemons,lentils,lettuce,mackerel,mangoes,melon,millet,mushrooms,"
    "mussels,natural yoghurt,oats,okra,olives,onions,oranges,parsnips,peaches,peanuts,pears,peas,pecans,"
    "peppers,pineapple,pistachios,plaice,plums,pomegranates,potatoes,prunes,pumpkin,quinoa,radishes,"
    "raspberries,red cabbage,rhubarb,rye bread,salmon,sardines,sauerkraut,seaweed,sesame seeds,shallots,"
    "soya milk,spelt,spinach,spring greens,squash,strawberries,sunflower seeds,swede,sweet potatoes,"
    "sweetcorn,swiss chard,tempeh,tofu,tomatoes,trout,tuna,turnips,walnuts,watercress,wheat bran,"
    "white fish,wholemeal pasta,wild rice"
).split(",")
TOPICS = tuple(f"{one} supplements" for one in NUTRIENTS) + tuple(FOODS)
WAYS = "raw,steamed,boiled,baked,roasted,grilled,dried,pickled,mashed,stewed".split(",")
OUTCOMES = (
    "fatigue,walking speed,relapse rates,bladder symptoms,muscle spasms,memory,sleep,low mood,"
    "new brain lesions,nerve pain,balance,quality of life,bone density,constipation,hand function,"
    "heat sensitivity"
).split(",")
MONTHS = ("January February March April May June July August September October November December").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SUBJECTS = (
    "vitamin D supplements,special diets,weight loss,alcohol,salt,fasting,swallowing problems,"
    "cooking at home,shopping for food,school meals,dietary advice,food and fatigue,caffeine,gluten,"
    "ready meals"
).split(",")
