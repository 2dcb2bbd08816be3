"""Xero names time zones as Windows does, in capitals without blanks; we use the tz database's names."""

from __future__ import annotations

_SUFFIX = "STANDARDTIME"
_ZONES = {
    "AFGHANISTAN": "Asia/Kabul", "ALASKAN": "America/Anchorage", "ALEUTIAN": "America/Adak",
    "ALTAI": "Asia/Barnaul", "ARAB": "Asia/Riyadh", "ARABIAN": "Asia/Dubai", "ARABIC": "Asia/Baghdad",
    "ARGENTINA": "America/Argentina/Buenos_Aires", "ASTRAKHAN": "Europe/Astrakhan",
    "ATLANTIC": "America/Halifax", "AUSCENTRAL": "Australia/Darwin", "AUSCENTRALW": "Australia/Eucla",
    "AUSEASTERN": "Australia/Sydney", "AZERBAIJAN": "Asia/Baku", "AZORES": "Atlantic/Azores",
    "BAHIA": "America/Bahia", "BANGLADESH": "Asia/Dhaka", "BELARUS": "Europe/Minsk",
    "BOUGAINVILLE": "Pacific/Bougainville", "CANADACENTRAL": "America/Regina",
    "CAPEVERDE": "Atlantic/Cape_Verde", "CAUCASUS": "Asia/Yerevan", "CENAUSTRALIA": "Australia/Adelaide",
    "CENTRAL": "America/Chicago", "CENTRAL(MEXICO)": "America/Mexico_City",
    "CENTRALAMERICA": "America/Guatemala", "CENTRALASIA": "Asia/Almaty", "CENTRALBRAZILIAN": "America/Cuiaba",
    "CENTRALEUROPE": "Europe/Budapest", "CENTRALEUROPEAN": "Europe/Warsaw",
    "CENTRALPACIFIC": "Pacific/Guadalcanal", "CHATHAMISLANDS": "Pacific/Chatham", "CHINA": "Asia/Shanghai",
    "CUBA": "America/Havana", "DATELINE": "Etc/GMT+12", "EAFRICA": "Africa/Nairobi",
    "EASTERISLAND": "Pacific/Easter", "EASTERN": "America/New_York", "EASTERN(MEXICO)": "America/Cancun",
    "EAUSTRALIA": "Australia/Brisbane", "EEUROPE": "Europe/Chisinau", "EGYPT": "Africa/Cairo",
    "EKATERINBURG": "Asia/Yekaterinburg", "ESOUTHAMERICA": "America/Sao_Paulo", "FIJI": "Pacific/Fiji",
    "FLE": "Europe/Kiev", "GEORGIAN": "Asia/Tbilisi", "GMT": "Europe/London", "GREENLAND": "America/Godthab",
    "GREENWICH": "Atlantic/Reykjavik", "GTB": "Europe/Bucharest", "HAITI": "America/Port-au-Prince",
    "HAWAIIAN": "Pacific/Honolulu", "INDIA": "Asia/Kolkata", "IRAN": "Asia/Tehran",
    "ISRAEL": "Asia/Jerusalem", "JORDAN": "Asia/Amman", "KALININGRAD": "Europe/Kaliningrad",
    "KAMCHATKA": "Asia/Kamchatka", "KOREA": "Asia/Seoul", "LIBYA": "Africa/Tripoli",
    "LINEISLANDS": "Pacific/Kiritimati", "LORDHOWE": "Australia/Lord_Howe", "MAGADAN": "Asia/Magadan",
    "MAGALLANES": "America/Punta_Arenas", "MARQUESAS": "Pacific/Marquesas", "MAURITIUS": "Indian/Mauritius",
    "MIDATLANTIC": "Etc/GMT+2", "MIDDLEEAST": "Asia/Beirut", "MONTEVIDEO": "America/Montevideo",
    "MOROCCO": "Africa/Casablanca", "MOUNTAIN": "America/Denver", "MOUNTAIN(MEXICO)": "America/Chihuahua",
    "MYANMAR": "Asia/Rangoon", "NAMIBIA": "Africa/Windhoek", "NCENTRALASIA": "Asia/Novosibirsk",
    "NEPAL": "Asia/Katmandu", "NEWFOUNDLAND": "America/St_Johns", "NEWZEALAND": "Pacific/Auckland",
    "NORFOLK": "Pacific/Norfolk", "NORTHASIA": "Asia/Krasnoyarsk", "NORTHASIAEAST": "Asia/Irkutsk",
    "NORTHKOREA": "Asia/Pyongyang", "OMSK": "Asia/Omsk", "PACIFIC": "America/Los_Angeles",
    "PACIFIC(MEXICO)": "America/Tijuana", "PACIFICSA": "America/Santiago", "PAKISTAN": "Asia/Karachi",
    "PARAGUAY": "America/Asuncion", "QYZYLORDA": "Asia/Qyzylorda", "ROMANCE": "Europe/Paris",
    "RUSSIAN": "Europe/Moscow", "SAEASTERN": "America/Cayenne", "SAINTPIERRE": "America/Miquelon",
    "SAKHALIN": "Asia/Sakhalin", "SAMOA": "Pacific/Apia", "SAOTOME": "Africa/Sao_Tome",
    "SAPACIFIC": "America/Bogota", "SARATOV": "Europe/Saratov", "SAWESTERN": "America/La_Paz",
    "SEASIA": "Asia/Bangkok", "SINGAPORE": "Asia/Singapore", "SOUTHAFRICA": "Africa/Johannesburg",
    "SOUTHSUDAN": "Africa/Juba", "SRILANKA": "Asia/Colombo", "SUDAN": "Africa/Khartoum",
    "SYRIA": "Asia/Damascus", "TAIPEI": "Asia/Taipei", "TASMANIA": "Australia/Hobart",
    "TOCANTINS": "America/Araguaina", "TOKYO": "Asia/Tokyo", "TOMSK": "Asia/Tomsk",
    "TONGA": "Pacific/Tongatapu", "TRANSBAIKAL": "Asia/Chita", "TURKEY": "Europe/Istanbul",
    "TURKSANDCAICOS": "America/Grand_Turk", "ULAANBAATAR": "Asia/Ulaanbaatar",
    "USEASTERN": "America/Indiana/Indianapolis", "USMOUNTAIN": "America/Phoenix",
    "VENEZUELA": "America/Caracas", "VLADIVOSTOK": "Asia/Vladivostok", "VOLGOGRAD": "Europe/Volgograd",
    "WAUSTRALIA": "Australia/Perth", "WCENTRALAFRICA": "Africa/Lagos", "WESTASIA": "Asia/Tashkent",
    "WESTBANK": "Asia/Hebron", "WESTPACIFIC": "Pacific/Port_Moresby", "WEUROPE": "Europe/Berlin",
    "WMONGOLIA": "Asia/Hovd", "YAKUTSK": "Asia/Yakutsk", "YUKON": "America/Whitehorse",
    "RUSSIATIMEZONE3": "Europe/Samara", "RUSSIATIMEZONE10": "Asia/Srednekolymsk",
    "RUSSIATIMEZONE11": "Asia/Kamchatka", "UTC": "UTC", "UTC+12": "Etc/GMT-12", "UTC+13": "Etc/GMT-13",
    "UTC02": "Etc/GMT+2", "UTC08": "Etc/GMT+8", "UTC09": "Etc/GMT+9", "UTC11": "Etc/GMT+11",
}


def zone_name(windows_name: str) -> str:
    """The tz database's name for Xero's, ``""`` for one nobody knows.

    ``UTC02`` and its like have lost their minus sign on the way: Windows calls them UTC-02.
    """
    name = windows_name.upper().replace(" ", "")
    return _ZONES.get(name.replace(_SUFFIX, ""), "")
